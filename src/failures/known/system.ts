import type { FailureRow } from '../../engine/failure-row.js';

/** What the operating system and Node refuse, in the words of errno, libc and V8. */
export const SYSTEM = {
  'BML-X10': {
    what: 'the disk is full',
    cause: 'there is no room left where the workspace is: {home}',
    fix: 'free some space, or move the workspace with BOOKSTORE_ML_HOME, then retry; what is done stays done',
    said: [
      {
        pattern:
          /ENOSPC|EDQUOT|no space left on device|disk (?:is )?full|could not extend file|disk quota exceeded|not enough space on the disk/i,
        sample: "Error: ENOSPC: no space left on device, write '/home/ada/state/x'",
      },
    ],
  },
  'BML-X40': {
    what: 'a file is larger than may be',
    cause: 'this shell, or the file system of {home}, limits the size of a file; FAT32 stops at 4 GiB',
    fix: 'run ulimit -f unlimited in this shell, or move the workspace with BOOKSTORE_ML_HOME, then retry',
    said: [{ pattern: /EFBIG|File too large/i, sample: 'Error: EFBIG: file too large, write' }],
  },
  'BML-X11': {
    what: 'the file system is read-only',
    cause: 'nothing can be written to {home}',
    fix: 'name a folder you can write to with BOOKSTORE_ML_HOME, then run up again',
    said: [
      {
        pattern: /EROFS|read-only file ?system/i,
        sample: "Error: EROFS: read-only file system, mkdir '/home/ada/state'",
      },
    ],
  },
  'BML-X12': {
    what: 'out of memory',
    cause: 'a process needed more memory than it could have',
    fix: 'close other programs, or take a smaller shop: up --profile s',
    said: [
      {
        pattern:
          /JavaScript heap out of memory|Reached heap limit|ENOMEM|Cannot allocate memory|Array buffer allocation failed|WebAssembly\.Memory\(\): could not allocate/i,
        sample: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      },
    ],
  },
  'BML-X13': {
    what: 'too many open files',
    cause: 'this shell allows too few files at a time',
    fix: 'run ulimit -n 4096 in this shell, then up again',
    said: [
      {
        pattern: /EMFILE|ENFILE|too many open files/i,
        sample: "Error: EMFILE: too many open files, open '/home/ada/orders.csv'",
      },
    ],
  },
  'BML-X14': {
    what: 'no more processes',
    cause: 'this user has as many processes as the system allows',
    fix: 'end some, or raise the limit (ulimit -u), then retry',
    transient: true,
    said: [
      {
        pattern:
          /EAGAIN.*(?:spawn|fork)|(?:spawn|fork).*EAGAIN|pthread_create: Resource temporarily unavailable|uv_thread_create/i,
        sample: 'Error: spawn /usr/bin/node EAGAIN',
      },
    ],
  },
  'BML-E02': {
    what: 'the port may not be opened',
    cause: 'ports below 1024 need rights that you do not have here',
    fix: 'take a higher one: up --port 8080',
    said: [
      {
        steps: 'BE',
        pattern: /listen EACCES|EACCES.*(?:listen|bind)|permission denied 127\.0\.0\.1:\d+/i,
        sample: 'Error: listen EACCES: permission denied 127.0.0.1:80',
      },
    ],
  },
  'BML-E03': {
    what: 'the port was taken just now',
    cause: 'another program took it after it was found free',
    fix: 'retry: the program will be named, and another port offered',
    said: [
      {
        steps: 'BE',
        pattern: /EADDRINUSE/,
        sample: 'Error: listen EADDRINUSE: address already in use 127.0.0.1:8080',
      },
    ],
  },
  'BML-X17': {
    what: 'this installation is not whole',
    cause: 'a file of bookstore-ml or of a package it needs is missing',
    fix: 'install it again (npm ci in a clone, or npx with a fresh cache), then retry',
    said: [
      {
        pattern: /Cannot find (?:module|package) '[^']+'|ERR_MODULE_NOT_FOUND/,
        sample: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'execa' imported from /x/y.js",
      },
    ],
  },
  'BML-X15': {
    what: 'permission denied',
    cause: 'a file or folder belongs to another user, or its mode forbids this',
    fix: 'change its owner or mode, or name another folder with BOOKSTORE_ML_HOME',
    said: [
      {
        pattern: /EACCES|EPERM|permission denied/i,
        sample: "Error: EACCES: permission denied, mkdir '/home/ada/state'",
      },
    ],
  },
  'BML-X18': {
    what: 'a path is too long',
    cause: 'the workspace lies too deep: {home}',
    fix: 'name a shorter place with BOOKSTORE_ML_HOME',
    said: [
      {
        pattern: /ENAMETOOLONG|(?:file )?name too long/i,
        sample: "Error: ENAMETOOLONG: name too long, mkdir '/home/ada/state'",
      },
    ],
  },
  'BML-X19': {
    what: 'the disk cannot be read or written',
    cause: 'the system reports an error of the device itself',
    fix: 'check the disk; BOOKSTORE_ML_HOME moves the workspace to another one',
    said: [{ pattern: /\bEIO\b|input\/output error/i, sample: 'Error: EIO: i/o error, read' }],
  },
  'BML-X20': {
    what: 'a file is in use',
    cause: 'another program has a file of the workspace open',
    fix: 'close what looks into {home}, then retry',
    transient: true,
    said: [
      {
        pattern: /ENOTEMPTY|EBUSY|resource busy/i,
        sample: "Error: ENOTEMPTY: directory not empty, rename '/a' -> '/b'",
      },
    ],
  },
  'BML-X21': {
    what: 'a file went away',
    cause: '{path} is not there any more',
    fix: 'retry: what is missing is made again',
    said: [
      {
        pattern: /ENOENT: no such file or directory.*'(?<path>[^']+)'/,
        sample: "Error: ENOENT: no such file or directory, open '/home/ada/state/model/model.json'",
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

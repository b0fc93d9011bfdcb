/**
 * Codes of the failures that can be named where nothing of the installer may be imported. The registry in src/failures
 * must have a row for each.
 */
export type ThrownCode =
  | 'BML-A03'
  | 'BML-A04'
  | 'BML-B03'
  | 'BML-B04'
  | 'BML-D02'
  | 'BML-D03'
  | 'BML-E02'
  | 'BML-E03'
  | 'BML-E04'
  | 'BML-E07'
  | 'BML-F02'
  | 'BML-F03'
  | 'BML-F04'
  | 'BML-X10'
  | 'BML-X11'
  | 'BML-X13'
  | 'BML-X15'
  | 'BML-X16'
  | 'BML-X18'
  | 'BML-X20'
  | 'BML-X21'
  | 'BML-X30'
  | 'BML-X31'
  | 'BML-X32'
  | 'BML-X40'
  | 'BML-X90'
  | 'BML-X91'
  | 'BML-X92';

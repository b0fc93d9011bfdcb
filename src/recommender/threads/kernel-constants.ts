/** The constants that the kernel exports, by the name of their enum: `Metric.cosine`, and the layout of each struct. */
export type KernelConstants = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What a kernel's exports say of its enums: the compiler exports each member as a global called `Enum.member`. */
export function readConstants(exports: Readonly<Record<string, unknown>>): KernelConstants {
  const constants: Record<string, Record<string, number>> = {};
  for (const [name, held] of Object.entries(exports)) {
    const [group, member] = name.split('.');
    if (member === undefined) continue;
    constants[group!] ??= {};
    constants[group!]![member] = (held as { readonly value: number }).value;
  }
  return constants;
}

export const mebibyte = 2 ** 20;
export const gibibyte = 2 ** 30;

/** Bytes as a person reads them, e.g. `1.5 GiB`. */
export function describeBytes(bytes: number): string {
  if (bytes >= gibibyte) return `${(bytes / gibibyte).toFixed(1)} GiB`;
  if (bytes >= mebibyte) return `${(bytes / mebibyte).toFixed(1)} MiB`;
  return `${bytes} bytes`;
}

import type { Matrix } from '@ingd/engine';
import type { JsonValue } from '@ingd/kernels';
import { fields, numberList, refuse } from './refusal.js';

/** Doubles as base64 of their little-endian bytes: exact, and a third longer than the bytes. */
export function toText(values: Float64Array): string {
  const bytes = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, index) => {
    bytes.setFloat64(8 * index, value, true);
  });
  let text = '';
  for (let at = 0; at < bytes.byteLength; at++) text += String.fromCharCode(bytes.getUint8(at));
  return btoa(text);
}

export function fromText(value: unknown, what: string): Float64Array {
  if (typeof value !== 'string') return refuse(`${what} is no text`);
  let text: string;
  try {
    text = atob(value);
  } catch {
    return refuse(`${what} is not base64`);
  }
  if (text.length % 8 !== 0) return refuse(`${what} is not made of whole doubles`);
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let at = 0; at < text.length; at++) bytes.setUint8(at, text.charCodeAt(at));
  const values = Float64Array.from({ length: text.length / 8 }, (_, index) => bytes.getFloat64(8 * index, true));
  return values.every(Number.isFinite) ? values : refuse(`${what} holds a number that is not finite`);
}

export function matrixToJson({ rows, columns, data }: Matrix): JsonValue {
  return { shape: [rows, columns], values: toText(data) };
}

export function matrixFromJson(value: unknown, what: string): Matrix {
  const { shape, values } = fields(value, what);
  const [rows = -1, columns = -1] = numberList(shape, `the shape of ${what}`);
  const data = fromText(values, what);
  return rows * columns === data.length ? { rows, columns, data } : refuse(`${what} does not fit its shape`);
}

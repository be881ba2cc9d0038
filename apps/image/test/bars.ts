import { createKey, uniformValues } from '@ingd/engine';
import { png, put, temporaryFolder } from './image-files.js';

/** Of the images of `bars`. */
export const square = { width: 6, height: 6 } as const;

/** A folder of grey squares with a bright bar at a place of its own. */
export function bars(count: number): string {
  const folder = temporaryFolder();
  const places = uniformValues(createKey(7), count);
  const images = Array.from(places, (place, index) => {
    const bar = Math.floor(6 * place);
    const data = Array.from({ length: 36 }, (_, pixel) => (pixel % 6 === bar ? 230 : 20));
    return [`bar-${index + 1}.png`, png(data, square)] as const;
  });
  put(folder, Object.fromEntries(images));
  return folder;
}

import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const FONTS = [
  import.meta.resolve('@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/open-sans/700Bold/OpenSans_700Bold.ttf'),
];

/** A drawing as PNG, two pixels for each of its own. Text is set in Open Sans wherever it runs: no font of the system is read. */
export function toPng(svg: string): Uint8Array {
  const drawing = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS.map((address) => fileURLToPath(address)),
      defaultFontFamily: 'Open Sans',
      sansSerifFamily: 'Open Sans',
    },
  });
  return drawing.render().asPng();
}

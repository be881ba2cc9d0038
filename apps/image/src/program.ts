import { type Listeners, newCommand, openSession, type Program } from '@ingd/cli/frame';
import { type DenoiseCommandOptions, describeDenoise } from './commands/denoise-options.js';
import { describeGenerate, type GenerateCommandOptions } from './commands/generate-options.js';
import { type DigitsOptions, describeDigits } from './digits/options.js';

/** The app as a command line. */
export const imageApp: Program = { name: 'ingd-image', build };

function build(listeners: Listeners) {
  const program = newCommand(imageApp.name, listeners.print)
    .description('Natural gradients on images: moved from one scanner to another, cleaned, and made from noise')
    .usage('COMMAND [options]')
    .addHelpText('after', '\nExit codes: 0 done, 1 the computation failed, 2 wrong use or bad input, 130 interrupted.');
  for (const make of [digitsCommand, denoiseCommand, generateCommand]) program.addCommand(make(listeners));
  return program;
}

function digitsCommand({ words, print, accept }: Listeners) {
  return describeDigits(newCommand('digits', print)).action((options: DigitsOptions) =>
    accept({
      command: 'digits',
      options,
      run: async (io) => {
        const { digits } = await import('./digits/digits.js');
        return digits({ options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function denoiseCommand({ words, print, accept }: Listeners) {
  return describeDenoise(newCommand('denoise', print)).action((options: DenoiseCommandOptions) =>
    accept({
      command: 'denoise',
      options,
      run: async (io) => {
        const { denoise } = await import('./commands/denoise.js');
        return denoise({ options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function generateCommand({ words, print, accept }: Listeners) {
  return describeGenerate(newCommand('generate', print)).action((options: GenerateCommandOptions) =>
    accept({
      command: 'generate',
      options,
      run: async (io) => {
        const { generate } = await import('./commands/generate.js');
        return generate({ options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

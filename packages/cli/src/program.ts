import type { Command } from 'commander';
import { type AdaptOptions, describeAdapt } from './commands/adapt-options.js';
import { type ApplyOptions, describeApply } from './commands/apply-options.js';
import { type BenchOptions, describeBench } from './commands/bench-options.js';
import { type CompareOptions, describeCompare } from './commands/compare-options.js';
import { describeFit, type FitOptions } from './commands/fit-options.js';
import { describeGraph, type GraphOptions } from './commands/graph-options.js';
import { describeReproduce, type ReproduceOptions } from './commands/reproduce-options.js';
import { type Listeners, newCommand, type Program } from './frame/program.js';
import { addSharedOptions, type SharedOptions } from './options/shared.js';
import { openSession } from './session.js';
import { version } from './version.js';

function fitCommand({ words, print, accept }: Listeners): Command {
  return describeFit(newCommand('fit', print)).action((source: string, target: string, options: FitOptions) =>
    accept({
      command: 'fit',
      options,
      run: async (io) => {
        const { fit } = await import('./commands/fit.js');
        return fit({ source, target, options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function applyCommand({ words, print, accept }: Listeners): Command {
  return describeApply(newCommand('apply', print)).action((map: string, points: string, options: ApplyOptions) =>
    accept({
      command: 'apply',
      options,
      run: async (io) => {
        const { apply } = await import('./commands/apply.js');
        return apply({ map, points, options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function compareCommand({ words, print, accept }: Listeners): Command {
  return describeCompare(newCommand('compare', print)).action((a: string, b: string, options: CompareOptions) =>
    accept({
      command: 'compare',
      options,
      run: async (io) => {
        const { compare } = await import('./commands/compare.js');
        return compare({ a, b, options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function adaptCommand({ words, print, accept }: Listeners): Command {
  return describeAdapt(newCommand('adapt', print)).action((options: AdaptOptions) =>
    accept({
      command: 'adapt',
      options,
      run: async (io) => {
        const { adapt } = await import('./commands/adapt.js');
        return adapt({ options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function graphCommand({ words, print, accept }: Listeners): Command {
  return describeGraph(newCommand('graph', print)).action((data: string, options: GraphOptions) =>
    accept({
      command: 'graph',
      options,
      run: async (io) => {
        const { graph } = await import('./commands/graph.js');
        return graph({ data, options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function benchCommand({ words, print, accept }: Listeners): Command {
  return describeBench(newCommand('bench', print)).action((options: BenchOptions) =>
    accept({
      command: 'bench',
      options,
      run: async (io) => {
        const { bench } = await import('./commands/bench.js');
        return bench({ options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function reproduceCommand({ words, print, accept }: Listeners): Command {
  return describeReproduce(newCommand('reproduce', print)).action((id: string, options: ReproduceOptions) =>
    accept({
      command: 'reproduce',
      options,
      run: async (io) => {
        const { reproduce } = await import('./commands/reproduce.js');
        return reproduce({ id, options, session: openSession({ io, words, options }) });
      },
    }),
  );
}

function infoCommand({ words, print, accept }: Listeners): Command {
  const command = newCommand('info', print).description(
    'Say which versions and backends there are, why others are not, and how much memory may be used',
  );
  return addSharedOptions(command).action((options: SharedOptions) =>
    accept({
      command: 'info',
      options,
      run: async (io) => {
        const { info } = await import('./commands/info.js');
        return info({ session: openSession({ io, words, options }) });
      },
    }),
  );
}

/** The whole command line. */
export const ingd: Program = { name: 'ingd', build: buildProgram };

function buildProgram(listeners: Listeners): Command {
  const program = newCommand('ingd', listeners.print)
    .description('Move a cloud of samples onto a target by natural gradients on an exponential family manifold')
    .usage('COMMAND [options]')
    .version(version, '-V, --version')
    .addHelpText('after', '\nExit codes: 0 done, 1 the computation failed, 2 wrong use or bad input, 130 interrupted.');
  for (const make of [
    fitCommand,
    applyCommand,
    compareCommand,
    adaptCommand,
    graphCommand,
    reproduceCommand,
    benchCommand,
    infoCommand,
  ])
    program.addCommand(make(listeners));
  return program;
}

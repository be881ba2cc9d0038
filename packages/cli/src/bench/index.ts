export { type ChildOptions, type ChildResult, type ChildWork, inChild } from '../in-child.js';
export { type GrowthFit, growthExponent } from './growth.js';
export { type Contender, type InterleaveOptions, interleave, type Timing } from './interleave.js';
export { describeMachine, type Machine, machine } from './machine.js';
export { type IterationMeasure, type IterationSettings, measureIteration } from './measure-iteration.js';
export { type CountedFlow, operations, type ProblemSizes } from './operations.js';
export { type Clouds, drawClouds, type FlowStepOptions, flowStep, paperSizes, paperStep } from './paper-problem.js';
export { type Columns, megabytes, milliseconds, percent, table } from './table.js';
export { type ProcessTiming, type ProcessTimingOptions, timeProcesses } from './time-processes.js';

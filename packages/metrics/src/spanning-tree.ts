/**
 * A rooted spanning tree whose every node but the root has an arc to its parent, with the flow on it, and a potential. Nodes know
 * their children by linked lists, so that a branch can be cut and hung elsewhere without touching the rest.
 */
export interface SpanningTree {
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** Whether the arc leads from the node to its parent (1) or to the node (0). */
  readonly upward: Uint8Array;
  readonly flow: Float64Array;
  readonly potential: Float64Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly previousSibling: Int32Array;
}

const none = -1;

/** A star: every node hangs from the last one, the root. */
export function star(nodes: number): SpanningTree {
  const root = nodes - 1;
  const list = () => new Int32Array(nodes).fill(none);
  const tree: SpanningTree = {
    parent: list(),
    depth: new Int32Array(nodes).fill(1),
    upward: new Uint8Array(nodes),
    flow: new Float64Array(nodes),
    potential: new Float64Array(nodes),
    firstChild: list(),
    nextSibling: list(),
    previousSibling: list(),
  };
  tree.depth[root] = 0;
  for (let node = 0; node < root; node++) attach(tree, node, root);
  return tree;
}

function attach({ parent, firstChild, nextSibling, previousSibling }: SpanningTree, node: number, to: number): void {
  const sibling = firstChild[to] as number;
  parent[node] = to;
  nextSibling[node] = sibling;
  previousSibling[node] = none;
  if (sibling !== none) previousSibling[sibling] = node;
  firstChild[to] = node;
}

function detach({ parent, firstChild, nextSibling, previousSibling }: SpanningTree, node: number): void {
  const before = previousSibling[node] as number;
  const after = nextSibling[node] as number;
  if (before === none) firstChild[parent[node] as number] = after;
  else nextSibling[before] = after;
  if (after !== none) previousSibling[after] = before;
}

/** A branch that hangs from `leaving`'s parent is cut there and hung from `to` by its node `node`. */
export interface Regraft {
  readonly leaving: number;
  readonly node: number;
  readonly to: number;
  /** Of the new arc between `node` and `to`. */
  readonly upward: 0 | 1;
  readonly flow: number;
  /** What the potentials of the branch grow by. */
  readonly shift: number;
}

/** Cuts the branch, turns the arcs between `node` and `leaving` around, hangs it again, and renews depths and potentials. */
export function regraft(tree: SpanningTree, { leaving, node, to, upward, flow, shift }: Regraft): void {
  let [child, newParent] = [node, to];
  let arc = { upward: upward as number, flow };
  for (;;) {
    const oldParent = tree.parent[child] as number;
    const oldArc = { upward: 1 - (tree.upward[child] as number), flow: tree.flow[child] as number };
    detach(tree, child);
    attach(tree, child, newParent);
    tree.upward[child] = arc.upward;
    tree.flow[child] = arc.flow;
    if (child === leaving) break;
    [child, newParent, arc] = [oldParent, child, oldArc];
  }
  renewBranch(tree, node, shift);
}

function renewBranch(tree: SpanningTree, top: number, shift: number): void {
  const { parent, depth, potential, firstChild, nextSibling } = tree;
  let node = top;
  for (;;) {
    potential[node] = (potential[node] as number) + shift;
    depth[node] = (depth[parent[node] as number] as number) + 1;
    if (firstChild[node] !== none) {
      node = firstChild[node] as number;
      continue;
    }
    while (node !== top && nextSibling[node] === none) node = parent[node] as number;
    if (node === top) return;
    node = nextSibling[node] as number;
  }
}

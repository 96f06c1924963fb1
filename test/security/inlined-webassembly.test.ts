import { setFlagsFromString } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { expect, it } from 'vitest'
import { parsePolicies } from '../../hooks/workload/read/authorization/cedar-parser.ts'

/*
 * Node 20 and 22 abort when a function is deoptimized while it waits for an inlined WebAssembly call that returns a
 * reference. Red is a worker that died with "unreachable code".
 */
it('does not abort the process when V8 discards compiled code during a call into WebAssembly', () => {
  parsePolicies('permit(principal, action, resource);')

  setFlagsFromString('--allow-natives-syntax')
  expect(runInThisContext(discardDuringCall)).toBeNull()
})

/** A module with one function, `run`: it calls `e.f` and returns a null reference. */
const moduleBytes = [
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  [1, 8, 2, 0x60, 0, 0, 0x60, 0, 1, 0x6f], // types: () -> (), () -> externref
  [2, 7, 1, 1, 0x65, 1, 0x66, 0, 0], // imports e.f, of the first type
  [3, 2, 1, 1], // a function of the second type
  [7, 7, 1, 3, 0x72, 0x75, 0x6e, 0, 1], // exported as run
  [10, 8, 1, 6, 0, 0x10, 0, 0xd0, 0x6f, 0x0b], // call e.f; ref.null extern; end
].flat()

const discardDuringCall = `(() => {
  let callback = () => {};
  const module = new WebAssembly.Module(Uint8Array.from([${moduleBytes.join()}]));
  const wasm = new WebAssembly.Instance(module, { e: { f: () => callback() } }).exports;
  const call = () => wasm.run();
  %PrepareFunctionForOptimization(call);
  for (let round = 0; round < 3; round += 1) call();
  %OptimizeFunctionOnNextCall(call);
  call();
  callback = () => %DeoptimizeFunction(call);
  return call();
})()`

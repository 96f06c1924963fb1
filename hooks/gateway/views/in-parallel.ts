/** Works on all inputs, at most `limit` at a time; answers the results in the order of the inputs, or the first error. */
export async function inParallel<Input, Output>(
  inputs: readonly Input[],
  limit: number,
  work: (input: Input) => Promise<Output>,
): Promise<readonly Output[]> {
  const outputs: Output[] = []
  const queue = inputs.entries()
  await Promise.all(
    Array.from({ length: Math.min(limit, inputs.length) }, async () => {
      for (const [index, input] of queue) outputs[index] = await work(input)
    }),
  )
  return outputs
}

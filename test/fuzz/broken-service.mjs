// A hook service that is broken in one way, named by its argument: for the test that shows that each way is found.
import { createServer } from 'node:http'

const namespace = 'demo'
const child = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } }
const answerWith = (children, status = {}) => ({ status, children })
const role = (rules) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'a', namespace },
  rules,
})

let calls = 0
const ways = {
  sound: () => answerWith([child]),
  'without children': () => ({ status: {} }),
  'null children': () => ({ status: {}, children: null }),
  'a null child': () => answerWith([child, null]),
  'an undeclared child': () => answerWith([{ ...child, kind: 'Secret' }]),
  'a foreign namespace': () => answerWith([{ ...child, metadata: { name: 'a', namespace: 'kube-system' } }]),
  'foreign rights': () => answerWith([role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])]),
  'a secret': () => answerWith([child], { message: process.argv[3] }),
  'a secret in the log': () => {
    process.stdout.write(`{"msg":"hook call","secret":"${process.argv[3]}"}\n`)
    return answerWith([child])
  },
  500: () => undefined,
  '500 after others': () => (++calls === 2 ? undefined : answerWith([child])),
  slow: () => {
    const { user, system } = process.cpuUsage()
    for (;;) {
      const spent = process.cpuUsage({ user, system })
      if (spent.user + spent.system > 650_000) return answerWith([child])
    }
  },
  crash: () => process.exit(3),
  'no answer': (request) => void request.socket.destroy(),
}

const way = ways[process.argv[2]]
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const answer = way(request)
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: 'internal error' }))
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ msg: 'listening', hooks: `http://127.0.0.1:${server.address().port}` })}\n`)
})

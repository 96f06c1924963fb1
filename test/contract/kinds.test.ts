import { kinds } from '../../hooks/kinds/index.ts'
import { casesOf } from './cases.ts'
import { contractOf } from './contract.ts'

for (const kind of kinds) await contractOf(kind, casesOf(kind, kinds), kinds)

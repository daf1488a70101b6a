/** What a checkout needs before anything else runs: the generated modules. */
import './registry.ts'
import './digits.ts'

import { MORE_PAGES, lookAt, withOddPapers } from '../odd-pages.ts'

lookAt(withOddPapers(), MORE_PAGES)

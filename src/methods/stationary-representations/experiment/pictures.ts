import type { BarPlot } from '#lab/plot.ts'

export interface StrangerShares {
  stranger: number
  strangerLearned: number
  strangerMapped: number
  firstSelf: number
}

/** A network from elsewhere asks the vectors of the first model, nothing tuned, nothing renewed. */
export function strangerPicture(m: StrangerShares): BarPlot {
  return {
    kind: 'bars',
    title: 'A network from elsewhere searches the vectors of the first model',
    alt:
      `Of pictures of classes that no model was trained on, ${percent(m.stranger)} find their class when both ` +
      `classifiers are the fixed simplex, ${percent(m.strangerLearned)} when both are learned.`,
    y: { label: 'right among 20 held-out classes' },
    bars: [
      { label: 'fixed simplex', value: m.stranger, role: 'method' },
      { label: 'learned', value: m.strangerLearned, role: 'baseline' },
      { label: 'learned, mapped by pairs', value: m.strangerMapped, role: 'baseline' },
      { label: 'first model itself', value: m.firstSelf, role: 'theory' },
    ],
  }
}

export interface AverageAccuracies {
  aaMethod: number
  aaSimplex: number
  aaHoc: number
  aaReplay: number
  aaPixels: number
  aaDistilled: number
  aaMapped: number
}

/** Every model on every gallery so far, through a tuned task and a replacement. */
export function upgradesPicture(m: AverageAccuracies): BarPlot {
  return {
    kind: 'bars',
    title: 'Three models in turn, every model on every gallery so far',
    alt:
      `Average accuracy: simplex and HOC ${percent(m.aaMethod)}, simplex alone ${percent(m.aaSimplex)}, learned ` +
      `classifier and HOC ${percent(m.aaHoc)}, learned classifier ${percent(m.aaReplay)}, distilled ` +
      `${percent(m.aaDistilled)}, mapped by pairs after the fact ${percent(m.aaMapped)}, raw pixels ${percent(m.aaPixels)}.`,
    y: { label: 'average accuracy AA' },
    bars: [
      { label: 'simplex + HOC', value: m.aaMethod, role: 'method' },
      { label: 'simplex', value: m.aaSimplex, role: 'method' },
      { label: 'learned + HOC', value: m.aaHoc, role: 'baseline' },
      { label: 'learned + distilled', value: m.aaDistilled, role: 'baseline' },
      { label: 'learned, mapped', value: m.aaMapped, role: 'baseline' },
      { label: 'raw pixels', value: m.aaPixels, role: 'baseline' },
      { label: 'learned', value: m.aaReplay, role: 'baseline' },
    ],
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

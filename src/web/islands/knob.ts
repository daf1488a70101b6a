/** Says where a knob stands while it is turned. */
for (const form of document.querySelectorAll<HTMLFormElement>('.near-or-new')) {
  const [input, output] = [form.querySelector('input')!, form.querySelector('output')!]
  input.addEventListener('input', () => {
    output.textContent = `${input.value} % new`
  })
}

import { Command } from 'commander'

export const mcpCommand = (): Command =>
  new Command('mcp')
    .description('tools for programs that speak the Model Context Protocol, on standard input and output')
    .action(async () => (await import('./serve-mcp.ts')).serveMcp())

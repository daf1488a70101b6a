import { describe, expect, test } from 'vitest'
import { isOwn, isPublic } from './public-address.ts'

/** As a URL writes the host, whichever way it was spelt. */
const hostOf = (host: string) => new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')

test.each(['8.8.8.8', '2001:4860:4860::8888'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
  expect(isOwn(address)).toBe(false)
})

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '10.1.2.3',
  '172.16.9.9',
  '192.168.0.1',
  '100.64.0.1',
  '[::1]',
  '[fd00::1]',
])('%s is of the own network', (host) => {
  expect(isPublic(hostOf(host))).toBe(false)
  expect(isOwn(hostOf(host))).toBe(true)
})

describe('neither public nor of the own network', () => {
  test.each([
    '169.254.169.254',
    '169.254.169.254.',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.43518',
    '①⑥⑨.254.169.254',
    '[fe80::1]',
    '[::169.254.169.254]',
    '[::a9fe:a9fe]',
    '[0:0:0:0:0:0:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[::10.0.0.1]',
    '[::8.8.8.8]',
    '[::ffff:169.254.169.254]',
    '[::FFFF:A9FE:A9FE]',
    '[::ffff:127.0.0.1]',
    '[::ffff:0:169.254.169.254]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b:1::a9fe:a9fe]',
    '[2002:a9fe:a9fe::]',
    '[2001:0:a9fe:a9fe::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '0.0.0.0',
    '[::]',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
  ])('%s', (host) => {
    expect(isPublic(hostOf(host))).toBe(false)
    expect(isOwn(hostOf(host))).toBe(false)
  })

  test('a link-local address with its zone', () => {
    expect(isOwn('fe80::1%eth0')).toBe(false)
    expect(isPublic('fe80::1%eth0')).toBe(false)
  })
})

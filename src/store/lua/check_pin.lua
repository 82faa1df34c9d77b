--[[
  Checks a PIN and a birth date as one thing; counts, locks, consumes and tells the trail in the same step.
  Wrong entries count against a live PIN only, on the PIN and on the invitation; neither time nor a new PIN lowers the
  invitation's count (NIST SP 800-63B-4 sections 3.1.3.2 and 3.2.2). The same hand-off code is the same entry: a right one
  is answered again as right, the last wrong one again as wrong, and neither counts or is told twice; for the client
  re-sends a step whose answer was lost, and so may a portal.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  the practice's trail (stream)
  KEYS[4]  the practice's PINs of the day (hash: sent, right)
  ARGV[1]  now, ms
  ARGV[2]  generation of the link that asks
  ARGV[3]  HMAC of the entered PIN
  ARGV[4]  HMAC of the entered birth date
  ARGV[5]  hash of the hand-off code that a right entry is worth
  ARGV[6]  end of that code, ms
  ARGV[7]  wrong entries allowed per PIN
  ARGV[8]  wrong entries allowed per invitation
  ARGV[9…12]  events for the trail, JSON, when the entry is right, wrong, wrong and this PIN used up, wrong and the link locked
  ARGV[13] lifetime of the day's PINs, ms

  Returns { "right" } | { "wrong", entries left on this PIN } | { "void" } (this PIN is used up) | { "no-pin" }
        | { "link", state of the link }; of an entry that was answered before { "right", "", "again" }
        | { "wrong", entries left, "again" }.
]]
local now = tonumber(ARGV[1])
local invitation = redis.call('HMGET', KEYS[1], 'link', 'gen', 'code', 'births')
if invitation[3] == ARGV[5] then return { 'right', '', 'again' } end
if not invitation[1] then return { 'link', 'unknown' } end
if invitation[1] ~= 'open' then return { 'link', invitation[1] } end
if invitation[2] ~= ARGV[2] then return { 'link', 'ended' } end

local pin = redis.call('HMGET', KEYS[2], 'mac', 'exp', 'wrong', 'last')
if not pin[1] or tonumber(pin[2]) <= now then return { 'no-pin' } end

local born = string.find(' ' .. invitation[4] .. ' ', ' ' .. ARGV[4] .. ' ', 1, true)
if pin[1] == ARGV[3] and born then
  redis.call('DEL', KEYS[2])
  redis.call('HDEL', KEYS[1], 'codeBy', 'codeAt')
  redis.call('HSET', KEYS[1], 'code', ARGV[5], 'codeExp', ARGV[6], 'okAt', ARGV[1])
  redis.call('XADD', KEYS[3], '*', 'e', ARGV[9])
  redis.call('HINCRBY', KEYS[4], 'right', 1)
  redis.call('PEXPIRE', KEYS[4], ARGV[13])
  return { 'right' }
end
if pin[4] == ARGV[5] then return { 'wrong', ARGV[7] - pin[3], 'again' } end

redis.call('HSET', KEYS[2], 'last', ARGV[5])
local on_pin = redis.call('HINCRBY', KEYS[2], 'wrong', 1)
local on_invitation = redis.call('HINCRBY', KEYS[1], 'wrong', 1)
if on_invitation >= tonumber(ARGV[8]) then
  redis.call('DEL', KEYS[2])
  redis.call('HDEL', KEYS[1], 'code', 'codeExp')
  redis.call('HSET', KEYS[1], 'link', 'locked', 'lockedAt', ARGV[1])
  redis.call('XADD', KEYS[3], '*', 'e', ARGV[12])
  return { 'link', 'locked' }
end
if on_pin >= tonumber(ARGV[7]) then
  redis.call('DEL', KEYS[2])
  redis.call('XADD', KEYS[3], '*', 'e', ARGV[11])
  return { 'void' }
end
redis.call('XADD', KEYS[3], '*', 'e', ARGV[10])
return { 'wrong', ARGV[7] - on_pin }

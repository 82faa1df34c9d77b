--[[
  Writes down what a report says of a letter that left. Late, repeated and out-of-order reports only move it forward:
  delivered, bounced, complained. A letter that still waits for the mail server's answer, or to be sent once more because
  none came, is settled by the report and sent no more.

  KEYS[1]  letters of the request (hash: name -> JSON)
  KEYS[2]  due (zset: name by ms)
  KEYS[3]  leases (zset: name by end of the lease, ms)
  KEYS[4]  counts by state (hash)
  KEYS[5]  tally (hash: what halts look at, only grows)
  KEYS[6]  suppressed addresses of the request (set of HMACs)
  KEYS[7]  the practice's trail (stream)
  ARGV[1]  name of the letter
  ARGV[2]  now, ms
  ARGV[3]  state to: "delivered" | "bounced" | "complained"
  ARGV[4]  reason, or ""
  ARGV[5]  what it counts as: "hard" | "soft" | "policy" | "complaint", or ""
  ARGV[6]  HMAC of the address to suppress, or ""

  Returns { "moved" | "already" | "not-sent", state it is in then } | { "unknown" }. The same report at the same time is
  answered as the first time. A letter that was never counted as accepted is counted so, too. The trail tells what the
  report said, and the class of a bounce.
]]
local FORWARD = { delivered = 1, bounced = 2, complained = 3 }

local json = redis.call('HGET', KEYS[1], ARGV[1])
if not json then return { 'unknown' } end
local letter = cjson.decode(json)
local from, to, now = letter.s, ARGV[3], tonumber(ARGV[2])

if from == to and letter.t == now then return { 'moved', to } end
if (FORWARD[from] or 0) >= FORWARD[to] then return { 'already', from } end
local waits = from == 'queued' or from == 'claimed' or from == 'deferred'
local left = FORWARD[from] or from == 'accepted' or from == 'handed' or from == 'unknown' or (waits and letter.u)
if not left then return { 'not-sent', from } end

letter.s, letter.t, letter.w, letter.r = to, now, nil, nil
if ARGV[4] ~= '' then letter.r = ARGV[4] end
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(letter))
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HINCRBY', KEYS[4], from, -1)
redis.call('HINCRBY', KEYS[4], to, 1)
if from ~= 'accepted' and not FORWARD[from] then redis.call('HINCRBY', KEYS[5], 'accepted', 1) end
if ARGV[5] ~= '' then redis.call('HINCRBY', KEYS[5], ARGV[5], 1) end
if ARGV[6] ~= '' then redis.call('SADD', KEYS[6], ARGV[6]) end
local event = to == 'bounced' and 'email-bounced-' .. ARGV[5] or 'email-' .. to
redis.call('XADD', KEYS[7], '*', 'm', event .. ' ' .. ARGV[2] .. ' report ' .. ARGV[1])
return { 'moved', to }

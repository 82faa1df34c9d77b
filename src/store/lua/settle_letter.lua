--[[
  Writes down what became of a claimed or handed letter. Whoever holds an older attempt changes nothing; asked again, it
  answers with the state as it is.

  KEYS[1]  request (hash; reads state)
  KEYS[2]  letters (hash: name -> JSON)
  KEYS[3]  due (zset: name by ms)
  KEYS[4]  leases (zset: name by end of the lease, ms)
  KEYS[5]  counts by state (hash)
  ARGV[1]  name of the letter
  ARGV[2]  attempt
  ARGV[3]  now, ms
  ARGV[4]  state to: "queued" | "accepted" | "deferred" | "failed" | "unknown" | "suppressed" | "cancelled"
  ARGV[5]  ms at which a queued, deferred or unknown letter is due again
  ARGV[6]  reason, or ""

  Returns the state the letter is in then, or "stale". In place of the state asked for stands
    "cancelled"  for a letter that would wait for another try of a cancelled request,
    "unknown"    for a letter that once went unanswered and would end as never sent.
  A letter that goes unanswered a second time is not due again.
]]
local json = redis.call('HGET', KEYS[2], ARGV[1])
if not json then return 'stale' end
local letter = cjson.decode(json)
if letter.a ~= tonumber(ARGV[2]) then return 'stale' end

local from, to = letter.s, ARGV[4]
local late = from == 'unknown' and (to == 'accepted' or to == 'failed')
if from ~= 'claimed' and from ~= 'handed' and not late then return from end

if (to == 'queued' or to == 'deferred') and redis.call('HGET', KEYS[1], 'state') == 'cancelled' then to = 'cancelled' end
local now = tonumber(ARGV[3])
local due = to == 'queued' or to == 'deferred'
if to == 'unknown' then
  letter.u = (letter.u or 0) + 1
  due = letter.u < 2
elseif letter.u and (to == 'cancelled' or to == 'suppressed') then
  to = 'unknown'
elseif to == 'deferred' then
  letter.d = (letter.d or 0) + 1
  letter.f = letter.f or now
end
letter.s, letter.t, letter.w, letter.r = to, now, nil, nil
if ARGV[6] ~= '' then letter.r = ARGV[6] end
redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(letter))
redis.call('ZREM', KEYS[4], ARGV[1])
if due then
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
elseif late then
  redis.call('ZREM', KEYS[3], ARGV[1])
end
redis.call('HINCRBY', KEYS[5], from, -1)
redis.call('HINCRBY', KEYS[5], to, 1)
return to

--[[
  Writes down what became of claimed or handed letters. Whoever holds an older attempt changes nothing; asked again, it
  answers with the state as it is. With mailed.lua in front.

  KEYS[1]       request (hash; reads state)
  KEYS[2]       letters (hash: name -> JSON)
  KEYS[3]       due (zset: name by ms)
  KEYS[4]       leases (zset: name by end of the lease, ms)
  KEYS[5]       counts by state (hash)
  KEYS[6]       tally (hash: what halts look at, only grows)
  KEYS[7]       suppressed addresses of the request (set of HMACs)
  KEYS[8]       the practice's trail (stream)
  KEYS[9]       the practice's emails by day (hash)
  ARGV[8i - 7]  name of letter i
  ARGV[8i - 6]  attempt
  ARGV[8i - 5]  now, ms
  ARGV[8i - 4]  state to: "queued" | "accepted" | "deferred" | "failed" | "unknown" | "suppressed" | "cancelled"
  ARGV[8i - 3]  ms at which a queued, deferred or unknown letter is due again, or "first": ahead of all that are due
  ARGV[8i - 2]  reason, or ""; a queued letter that is "domain-slowed" is held back by the brake until it is due, which is
                added to its time held back, and begins its two days as a deferral does
  ARGV[8i - 1]  class of the refusal of a failed or deferred letter: "hard" | "soft" | "policy", or ""; one that comes again
                when the letter is tried again does not count again
  ARGV[8i]      HMAC of the address, which a hard refusal suppresses

  Returns for each letter the state it is in then, or "stale". In place of the state asked for stands
    "cancelled"  for a letter that would wait for another try of a cancelled request,
    "unknown"    for a letter that once went unanswered and would end as never sent; it rests.
  A letter that goes unanswered a second time, or in a cancelled request, is not due again. The trail tells once for all
  of them which letters were accepted, failed or went unanswered.
]]
local cancelled = redis.call('HGET', KEYS[1], 'state') == 'cancelled'
local moved, tally, told = {}, {}, {}
local EVENTS = { accepted = 'emailed', failed = 'email-failed', unknown = 'email-unanswered' }

local function settle(name, attempt, now, to, dueAt, reason, class, address)
  local json = redis.call('HGET', KEYS[2], name)
  if not json then return 'stale' end
  local letter = cjson.decode(json)
  if letter.a ~= tonumber(attempt) then return 'stale' end

  local from = letter.s
  local late = from == 'unknown' and (to == 'accepted' or to == 'failed')
  if from ~= 'claimed' and from ~= 'handed' and not late then return from end
  if from == 'handed' and to == 'suppressed' then return from end

  if (to == 'queued' or to == 'deferred') and cancelled then to = 'cancelled' end
  local due = to == 'queued' or to == 'deferred'
  if to == 'unknown' then
    letter.u = (letter.u or 0) + 1
    due = letter.u < 2 and not cancelled
  elseif letter.u and (to == 'cancelled' or to == 'suppressed') then
    to, letter.u = 'unknown', 2
  elseif to == 'deferred' then
    letter.d = (letter.d or 0) + 1
    letter.f = letter.f or tonumber(now)
  elseif to == 'queued' and reason == 'domain-slowed' then
    letter.f = letter.f or tonumber(now)
    letter.b = (letter.b or 0) + tonumber(dueAt) - tonumber(now)
  end
  local refused = (to == 'failed' or to == 'deferred') and class ~= '' and letter.p ~= class
  if refused then letter.p = class end
  letter.s, letter.t, letter.w, letter.r = to, tonumber(now), nil, nil
  if reason ~= '' then letter.r = reason end
  redis.call('HSET', KEYS[2], name, cjson.encode(letter))
  redis.call('ZREM', KEYS[4], name)
  if due then
    if dueAt == 'first' then
      local head = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
      dueAt = string.format('%d', math.min(tonumber(head[2] or now) - 1, tonumber(now)))
    end
    redis.call('ZADD', KEYS[3], dueAt, name)
  elseif late then
    redis.call('ZREM', KEYS[3], name)
  end
  if refused then tally.refused = (tally.refused or 0) + 1 end
  local sign = to == 'accepted' and 'accepted' or refused and class or ''
  if sign ~= '' then tally[sign] = (tally[sign] or 0) + 1 end
  if sign == 'hard' then redis.call('SADD', KEYS[7], address) end
  moved[from] = (moved[from] or 0) - 1
  moved[to] = (moved[to] or 0) + 1
  if EVENTS[to] then told[to] = (told[to] or '') .. ' ' .. name end
  return to
end

local states = {}
for i = 1, #ARGV / 8 do states[i] = settle(unpack(ARGV, 8 * i - 7, 8 * i)) end
for state, change in pairs(moved) do redis.call('HINCRBY', KEYS[5], state, change) end
for to, names in pairs(told) do
  redis.call('XADD', KEYS[8], '*', 'm', EVENTS[to] .. ' ' .. ARGV[#ARGV - 5] .. ' service' .. names)
end
if moved.accepted then noteMailed(KEYS[9], tonumber(ARGV[3]), moved.accepted) end
for sign, count in pairs(tally) do redis.call('HINCRBY', KEYS[6], sign, count) end
return states

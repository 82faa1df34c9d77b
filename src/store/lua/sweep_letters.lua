--[[
  Takes up the letters of workers that are gone or whose lease is over. A claimed letter was not sent: it is queued again.
  A handed one may have been: it is unknown, and due once more after the wait unless that happened to it before.

  KEYS[1]  request (hash; reads state)
  KEYS[2]  letters (hash: name -> JSON)
  KEYS[3]  due (zset: name by ms)
  KEYS[4]  leases (zset: name by end of the lease, ms)
  KEYS[5]  counts by state (hash)
  KEYS[6]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  ms at which an unknown letter is due again
  ARGV[3…] workers that are alive

  Returns { queued, unknown, cancelled }: how many letters moved to each.
]]
local alive = {}
for i = 3, #ARGV do alive[ARGV[i]] = true end
local cancelled = redis.call('HGET', KEYS[1], 'state') == 'cancelled'
local moved = { queued = 0, unknown = 0, cancelled = 0 }
local unanswered = ''
local leases = redis.call('ZRANGE', KEYS[4], 0, -1, 'WITHSCORES')
for i = 1, #leases, 2 do
  local name = leases[i]
  local letter = cjson.decode(redis.call('HGET', KEYS[2], name))
  if tonumber(leases[i + 1]) <= tonumber(ARGV[1]) or not alive[letter.w] then
    local from, dueAt = letter.s, nil
    if from == 'handed' then
      letter.s = 'unknown'
      letter.u = (letter.u or 0) + 1
      unanswered = unanswered .. ' ' .. name
      if letter.u < 2 and not cancelled then dueAt = ARGV[2] end
    elseif cancelled then
      letter.s = letter.u and 'unknown' or 'cancelled'
    else
      letter.s, dueAt = 'queued', ARGV[1]
    end
    letter.t, letter.w = tonumber(ARGV[1]), nil
    redis.call('HSET', KEYS[2], name, cjson.encode(letter))
    redis.call('ZREM', KEYS[4], name)
    if dueAt then redis.call('ZADD', KEYS[3], dueAt, name) end
    redis.call('HINCRBY', KEYS[5], from, -1)
    redis.call('HINCRBY', KEYS[5], letter.s, 1)
    moved[letter.s] = moved[letter.s] + 1
  end
end
if unanswered ~= '' then
  redis.call('XADD', KEYS[6], '*', 'm', 'email-unanswered ' .. ARGV[1] .. ' service' .. unanswered)
end
return { moved.queued, moved.unknown, moved.cancelled }

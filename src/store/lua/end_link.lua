--[[
  Moves a setup link to another state and, in the same step, voids its live PIN, calls under way and hand-off code, writes
  into the practice's trail who did it, takes it off the list of those who ask for a new email, and counts the stranger who
  ended it. With void_sends.lua in front.

  KEYS[1]  invitation (hash)
  KEYS[2]  PIN (hash)
  KEYS[3]  sends of the invitation (zset: "<reservation id>:<channel>" by ms)
  KEYS[4]  the practice's trail (stream)
  KEYS[5]  who asked for a new email in the practice (zset: the invitation's part of its id by ms)
  KEYS[6]  tally of the invitation's request (hash: what halts look at, only grows); only for an end that counts as a
           stranger's, who got the mail or the PIN of somebody else
  KEYS[7]  the practice's news (hash: count by kind; since, ms); only for the same
  ARGV[1]  now, ms
  ARGV[2]  state to: "ended" | "set-up" | "open" (unlocked or resent, which begins a new generation)
  ARGV[3]  reason, or ""
  ARGV[4]  states it may come from, separated by spaces
  ARGV[5]  generation it must be, so that two who reopen it at once begin one; or ""
  ARGV[6]  event for the trail, JSON, or ""
  ARGV[7]  the invitation's part of its id

  Returns "moved" | "already" when it is there already, or reopened from that generation | the state it
  is in | "unknown".
  A link that is reopened from "locked" begins with all its tries and sends. From "open" its wrong entries stay, and so do
  the sends of the last day, marked with "x." so that nothing more can be sent or said for them.
]]
local link = redis.call('HMGET', KEYS[1], 'link', 'gen')
if not link[1] then return 'unknown' end
if ARGV[5] ~= '' and link[2] ~= ARGV[5] then
  return link[1] == ARGV[2] and tonumber(link[2]) == ARGV[5] + 1 and 'already' or link[1]
end
if link[1] == ARGV[2] and ARGV[2] ~= 'open' then return 'already' end
if not string.find(' ' .. ARGV[4] .. ' ', ' ' .. link[1] .. ' ', 1, true) then return link[1] end

redis.call('DEL', KEYS[2])
redis.call('HDEL', KEYS[1], 'code', 'codeExp', 'codeBy', 'codeAt', 'reason', 'endedAt', 'askedAt', 'askedOn')
redis.call('ZREM', KEYS[5], ARGV[7])
redis.call('HSET', KEYS[1], 'link', ARGV[2])
if ARGV[2] == 'open' then
  redis.call('HINCRBY', KEYS[1], 'gen', 1)
  redis.call('HDEL', KEYS[1], 'lockedAt', 'exp')
  redis.call('HSET', KEYS[1], 'renewedAt', ARGV[1])
  if link[1] == 'locked' then
    redis.call('HSET', KEYS[1], 'wrong', 0)
    redis.call('DEL', KEYS[3])
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[1] - 86400000)
    voidSends(KEYS[3])
  end
elseif ARGV[2] == 'set-up' then
  redis.call('HSET', KEYS[1], 'registeredAt', ARGV[1])
else
  redis.call('HSET', KEYS[1], 'reason', ARGV[3], 'endedAt', ARGV[1])
  if KEYS[6] then
    redis.call('HINCRBY', KEYS[6], 'notMe', 1)
    redis.call('HINCRBY', KEYS[7], ARGV[3], 1)
    redis.call('HSETNX', KEYS[7], 'since', ARGV[1])
  end
end
if ARGV[6] ~= '' then redis.call('XADD', KEYS[4], '*', 'e', ARGV[6]) end
return 'moved'

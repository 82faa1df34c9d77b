--[[
  Calls those whose turn at the carrier has come, in the order of the line, as many as the pace allows now. A turn that was
  called and whose lease is over comes to the head of the line again: whoever called it is gone. With buckets.lua and line.lua in front.

  KEYS[1]  the line of this channel (zset: reference by place)
  KEYS[2]  turns that were called (zset: reference by end of the lease, ms)
  KEYS[3]  bucket of the channel's pace (hash)
  KEYS[4]  places in line by practice (hash)
  ARGV[1]  now, ms
  ARGV[2]  turns a second; 0 is no limit
  ARGV[3]  most turns to call at once
  ARGV[4]  lease, ms
  ARGV[5]  lifetime of the line and of the record of turns, ms

  Returns { ms until the next turn, or -1 when nobody waits, reference, reference, … }.
]]
local now = tonumber(ARGV[1])
for _, reference in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)) do
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  redis.call('ZREM', KEYS[2], reference)
  redis.call('ZADD', KEYS[1], tonumber(first[2] or 1) - 1, reference)
  countPlaces(KEYS[4], reference, 1)
  for _, key in ipairs({ KEYS[1], KEYS[4] }) do redis.call('PEXPIRE', key, ARGV[5]) end
end

local answer = { -1 }
local waiting = redis.call('ZCARD', KEYS[1])
if waiting == 0 then return answer end
local buckets = openBuckets(KEYS[3], { ARGV[2], 0, 0 }, 0, now)
local turns = freeIn(buckets, math.min(waiting, tonumber(ARGV[3])))
if turns > 0 then
  spend(buckets, turns)
  local called = redis.call('ZPOPMIN', KEYS[1], turns)
  for i = 1, #called, 2 do
    answer[#answer + 1] = called[i]
    countPlaces(KEYS[4], called[i], -1)
    redis.call('ZADD', KEYS[2], now + tonumber(ARGV[4]), called[i])
  end
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
if waiting > turns then
  local _, wait = freeIn(buckets, 1)
  answer[1] = wait
end
return answer

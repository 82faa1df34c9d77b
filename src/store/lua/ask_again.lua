--[[
  Notes that a guardian asks for a new email, once a day of the practice: on the practice's list, in what it is told of, and
  in its trail.

  KEYS[1]  invitation (hash)
  KEYS[2]  who asked in the practice (zset: the invitation's part of its id by ms)
  KEYS[3]  the practice's news (hash: count by kind; since, ms)
  KEYS[4]  the practice's trail (stream)
  ARGV[1]  now, ms
  ARGV[2]  generation of the link that asks
  ARGV[3]  day of the practice, "YYYY-MM-DD"
  ARGV[4]  the invitation's part of its id
  ARGV[5]  event for the trail, JSON

  Returns { "noted" | "already" on this day, ms of it } | { "not-over" } when the link is neither locked nor over, is not the
  newest, or its mail is stopped.
]]
local link, gen, exp, stop, askedAt, askedOn =
  unpack(redis.call('HMGET', KEYS[1], 'link', 'gen', 'exp', 'stop', 'askedAt', 'askedOn'))
local isOver = link == 'locked' or (link == 'open' and exp and tonumber(exp) <= tonumber(ARGV[1]))
if not isOver or gen ~= ARGV[2] or stop then return { 'not-over' } end
if askedOn == ARGV[3] then return { askedAt == ARGV[1] and 'noted' or 'already', tonumber(askedAt) } end

redis.call('HSET', KEYS[1], 'askedAt', ARGV[1], 'askedOn', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[4])
redis.call('HINCRBY', KEYS[3], 'asked', 1)
redis.call('HSETNX', KEYS[3], 'since', ARGV[1])
redis.call('XADD', KEYS[4], '*', 'e', ARGV[5])
return { 'noted', tonumber(ARGV[1]) }

--[[
  Takes mails out of the budget of the whole service: as many as its buckets allow, or none. With buckets.lua in front.
  The same trip of a worker, asked again, gets the same answer and takes nothing more.

  KEYS[1]  rates that were set while running (hash: perSecond, perHour, perDay)
  KEYS[2]  buckets of the service (hash)
  KEYS[3]  last trips of the worker (hash: take, back)
  ARGV[1]  now, ms
  ARGV[2]  number of this trip, which grows
  ARGV[3]  mails wanted, from 0
  ARGV[4]  mails a second where no rate was set; 0 is no limit
  ARGV[5]  mails an hour, likewise
  ARGV[6]  mails a day, likewise

  Returns { mails taken, ms until one more is free, 1 if there is any limit, else 0 }.
]]
local number, taken, wait = string.match(redis.call('HGET', KEYS[3], 'take') or '', '^(%S+) (%S+) (%S+)$')
local set = redis.call('HMGET', KEYS[1], 'perSecond', 'perHour', 'perDay')
local buckets = openBuckets(KEYS[2], { set[1] or ARGV[4], set[2] or ARGV[5], set[3] or ARGV[6] }, 86400000, tonumber(ARGV[1]))
local limited = #buckets > 0 and 1 or 0
if number == ARGV[2] then return { tonumber(taken), tonumber(wait), limited } end
if limited == 0 then return { tonumber(ARGV[3]), 0, 0 } end

local mails, ms = freeIn(buckets, tonumber(ARGV[3]))
spend(buckets, mails)
redis.call('HSET', KEYS[3], 'take', string.format('%s %d %d', ARGV[2], mails, ms))
redis.call('PEXPIRE', KEYS[3], 3600000)
return { mails, ms, 1 }

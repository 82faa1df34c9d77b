--[[
  Writes invitations and their letters, while the enrolment is still ours; the lock lasts on. Nothing was sent to them yet.

  KEYS[1]  the enrolment's lock (string: holder)
  KEYS[2]  letters of the request (hash: name -> JSON)
  KEYS[3]  due (zset: name by ms)
  KEYS[4]  held (zset: name by ms)
  KEYS[5]  counts by state (hash)
  KEYS[6]  request (hash; reads state)
  KEYS[7…] invitations (hashes)
  ARGV[1]  holder
  ARGV[2]  how long the lock lasts, ms
  ARGV[3]  now, ms
  ARGV[4]  how many of the letters are queued; the others are held
  ARGV[5]  the request's part of its id
  ARGV[6…] for each invitation: letter's name, sealed contact data, HMACs of birth dates, language (for the funnel, which
           opens no contact data), and what bars its mail since an earlier request: "mail-stopped", the reason for which
           its link is ended from the start, or ""

  Returns 1, or 0 when the enrolment is another's or the request was cancelled or refused meanwhile.
]]
local state = redis.call('HGET', KEYS[6], 'state')
if redis.call('GET', KEYS[1]) ~= ARGV[1] or state == 'cancelled' or state == 'refused' then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local queued = tonumber(ARGV[4])
local counts = { queued = 0, held = 0 }
for i = 0, #KEYS - 7 do
  local name, sealed, births, lang, bar = unpack(ARGV, 6 + 5 * i, 10 + 5 * i)
  redis.call('DEL', KEYS[7 + i])
  redis.call('HSET', KEYS[7 + i], 'sealed', sealed, 'births', births, 'lang', lang, 'request', ARGV[5], 'link', 'open', 'gen', 1)
  if bar == 'mail-stopped' then
    redis.call('HSET', KEYS[7 + i], 'stop', ARGV[3])
  elseif bar ~= '' then
    redis.call('HSET', KEYS[7 + i], 'link', 'ended', 'reason', bar, 'endedAt', ARGV[3])
  end
  local waits = i < queued and 'queued' or 'held'
  if redis.call('HSETNX', KEYS[2], name, string.format('{"s":"%s","a":0,"t":%s}', waits, ARGV[3])) == 1 then
    redis.call('ZADD', waits == 'queued' and KEYS[3] or KEYS[4], ARGV[3], name)
    counts[waits] = counts[waits] + 1
  end
end
for waits, count in pairs(counts) do
  if count > 0 then redis.call('HINCRBY', KEYS[5], waits, count) end
end
return 1

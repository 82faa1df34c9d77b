--[[
  Reserves one send of a PIN for an invitation, if its link is open and every limit allows it now, and notes the text or call
  that waits to begin. While one waits no other is reserved. The rules are those of domain/limits.ts and
  domain/day-ceiling.ts; a reservation that is already there is answered as taken again. With day_ceiling.lua in front.

  KEYS[1]  invitation (hash; "waits" is the send that waits, "<reservation id>:<channel> <ms>")
  KEYS[2]  its sends (zset: "<reservation id>:<channel>" by ms; "x." in front of those that are void, "f." of those that
           count for nothing)
  KEYS[3]  delivery (hash)
  KEYS[4]  the practice's PINs of the day (hash: sent, right)
  KEYS[5]  the practice's emails by day (hash)
  ARGV[1]  now, ms
  ARGV[2]  reservation id
  ARGV[3]  channel, "text" or "call"
  ARGV[4]  generation of the link that asks
  ARGV[5]  limits as JSON (PinLimits)
  ARGV[6]  lifetime of the sends' record, ms
  ARGV[7]  days that a link lives
  ARGV[8]  lifetime of the delivery and of the day's PINs, ms
  ARGV[9…] fields and values of the delivery

  Returns { "taken", number of this text among those of the invitation or 0 for a call, PINs sent today, entered right, most }
        | { "waits", reservation id, channel, ms when it was reserved } | { "link", state of the link } | { limit, ms when it frees a turn, or "" for never }.
]]
local now = tonumber(ARGV[1])
local link = redis.call('HMGET', KEYS[1], 'link', 'gen', 'waits')
if not link[1] then return { 'link', 'unknown' } end
if link[1] ~= 'open' then return { 'link', link[1] } end
if link[2] ~= ARGV[4] then return { 'link', 'ended' } end

local limits = cjson.decode(ARGV[5])
local sent, right, most = pinsOfDay(KEYS[4], KEYS[5], now, tonumber(ARGV[7]), limits.practiceDayLeast)
local member = ARGV[2] .. ':' .. ARGV[3]
if redis.call('ZSCORE', KEYS[2], member) then
  return { 'taken', tonumber(redis.call('HGET', KEYS[3], 'n') or 0), sent, right, most }
end

if link[3] then
  local id, channel, at = string.match(link[3], '^(%S+):(%a+) (%d+)$')
  local waiting = id .. ':' .. channel
  if redis.call('ZSCORE', KEYS[2], waiting) and now - at <= 2000 * limits.patienceSeconds then
    return { 'waits', id, channel, tonumber(at) }
  end
  if redis.call('ZREM', KEYS[2], waiting) == 1 then redis.call('ZADD', KEYS[2], at, 'f.' .. waiting) end
end

local channels, times, freed = {}, {}, 0
local entries = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
for i = 1, #entries, 2 do
  freed = freed + 1
  if string.sub(entries[i], 1, 2) ~= 'f.' then
    freed = 0
    channels[#channels + 1] = string.sub(entries[i], -4)
    times[#times + 1] = tonumber(entries[i + 1])
  end
end
if #times >= limits.perInvitation then return { 'invitation', '' } end

-- When `most` sends of one channel (or of any) lie within the window, the oldest of the last `most` has to leave it first.
local function window_end(most, window, channel)
  local seen = 0
  for i = #times, 1, -1 do
    if times[i] <= now - window then return nil end
    if not channel or channels[i] == channel then
      seen = seen + 1
      if seen == most then return times[i] + window end
    end
  end
  return nil
end

local MINUTE, HOUR, DAY = 60000, 3600000, 86400000
local worst, reason = nil, nil
local function note(limit, ends)
  if ends and (not worst or ends > worst) then worst, reason = ends, limit end
end

note('day', window_end(limits.perDay, DAY))
if ARGV[3] == 'call' then note('calls-per-hour', window_end(limits.callsPerHour, HOUR, 'call')) end
note('ten-minutes', window_end(limits.perTenMinutes, 10 * MINUTE))

local of_day = 0
for _, at in ipairs(times) do
  if at > now - DAY then of_day = of_day + 1 end
end
if of_day > 0 then
  local wait = limits.waitSeconds[math.min(of_day, #limits.waitSeconds)] * 1000
  local ends = times[#times] + wait
  if ends > now then note('wait', ends) end
end
local FREE_AT_ONCE, FREE_WAIT = 5, 3000
if freed >= FREE_AT_ONCE then
  local ends = tonumber(entries[#entries]) + FREE_WAIT
  if ends > now then note('wait', ends) end
end
if sent >= most then note('practice-day', (math.floor(now / DAY) + 1) * DAY) end

if worst then return { reason, string.format('%.0f', worst) } end
redis.call('ZADD', KEYS[2], now, member)
redis.call('PEXPIRE', KEYS[2], ARGV[6])
local number = 0
if ARGV[3] == 'text' then number = redis.call('HINCRBY', KEYS[1], 'texts', 1) end
redis.call('HSET', KEYS[1], 'waits', member .. ' ' .. ARGV[1])
redis.call('HSET', KEYS[3], 'n', number, unpack(ARGV, 9))
redis.call('PEXPIRE', KEYS[3], ARGV[8])
redis.call('HINCRBY', KEYS[4], 'sent', 1)
redis.call('PEXPIRE', KEYS[4], ARGV[8])
return { 'taken', number, sent + 1, right, most }

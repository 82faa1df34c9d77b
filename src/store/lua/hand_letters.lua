--[[
  Stamps claimed letters as handed over, between the mail server's go-ahead and the first byte of the mail. The last
  moment at which a pause, a cancel, a stop or an ended link keeps a letter back.

  KEYS[1]       request (hash; reads state)
  KEYS[2]       letters (hash: name -> JSON)
  KEYS[3]       counts by state (hash)
  KEYS[3 + i]   invitation of letter i (hash; reads link, gen and stop, writes exp)
  ARGV[1]       lifetime of a setup link, ms
  ARGV[4i - 2]  name of letter i
  ARGV[4i - 1]  attempt
  ARGV[4i]      now, ms
  ARGV[4i + 1]  generation of the setup link that the letter carries

  Returns for each letter "handed <ms at which its link was issued>": now, or the first time's for a letter that is sent
  again, so that both copies are the same | "not-now" the request is paused | "not-wanted" it, the link or the mail has
  ended | "stale" somebody else holds the letter.
]]
local state = redis.call('HGET', KEYS[1], 'state')
local handed = 0

local function hand(key, name, attempt, now, generation)
  local json = redis.call('HGET', KEYS[2], name)
  if not json then return 'stale' end
  local letter = cjson.decode(json)
  if letter.a ~= tonumber(attempt) then return 'stale' end
  if letter.s == 'handed' then return string.format('handed %d', letter.i) end
  if letter.s ~= 'claimed' then return 'stale' end

  if state == 'paused' then return 'not-now' end
  if state ~= 'releasing' and state ~= 'finished' then return 'not-wanted' end
  local invitation = redis.call('HMGET', key, 'link', 'stop', 'gen', 'exp')
  if invitation[1] ~= 'open' or invitation[2] or invitation[3] ~= generation then return 'not-wanted' end

  if not (letter.u and letter.i) then letter.i = tonumber(now) end
  letter.s, letter.t = 'handed', tonumber(now)
  redis.call('HSET', KEYS[2], name, cjson.encode(letter))
  handed = handed + 1
  local ends = letter.i + tonumber(ARGV[1])
  if ends > tonumber(invitation[4] or 0) then redis.call('HSET', key, 'exp', string.format('%d', ends)) end
  return string.format('handed %d', letter.i)
end

local answers = {}
for i = 1, #KEYS - 3 do
  answers[i] = hand(KEYS[3 + i], ARGV[4 * i - 2], ARGV[4 * i - 1], ARGV[4 * i], ARGV[4 * i + 1])
end
if handed > 0 then
  redis.call('HINCRBY', KEYS[3], 'claimed', -handed)
  redis.call('HINCRBY', KEYS[3], 'handed', handed)
end
return answers

--[[
  Stamps claimed letters as handed over, between the mail server's go-ahead and the first byte of the mail. The last
  moment at which a pause, a cancel, a stop or an ended link keeps a letter back.

  KEYS[1]       request (hash; reads state)
  KEYS[2]       letters (hash: name -> JSON)
  KEYS[3]       counts by state (hash)
  KEYS[4]       suppressed addresses of the request (set of HMACs)
  KEYS[5]       addresses that stopped the practice's mail (set of HMACs)
  KEYS[5 + i]   invitation of letter i (hash; reads link, gen and stop, writes exp)
  ARGV[1]       lifetime of a setup link, ms
  ARGV[5i - 3]  name of letter i
  ARGV[5i - 2]  attempt
  ARGV[5i - 1]  now, ms
  ARGV[5i]      generation of the setup link that the letter carries
  ARGV[5i + 1]  HMAC of the address it goes to

  Returns for each letter "handed <ms at which its link was issued>": now, or the first time's for a letter that is sent
  again, so that both copies are the same | "not-now" the request is paused | "not-wanted" it, the link or the mail has
  ended | "suppressed" a mail to that address came back for good | "stopped" by another invitation of the address |
  "stale" somebody else holds the letter. A letter that is sent again is marked as a second copy. A reminder carries a
  link that was issued before, and leaves its last day as it is.
]]
local state = redis.call('HGET', KEYS[1], 'state')
local handed = 0

local function hand(key, name, attempt, now, generation, address)
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
  if redis.call('SISMEMBER', KEYS[4], address) == 1 then return 'suppressed' end
  if redis.call('SISMEMBER', KEYS[5], address) == 1 then return 'stopped' end

  if letter.u and letter.i then letter.c = 1 else letter.i = tonumber(now) end
  letter.s, letter.t = 'handed', tonumber(now)
  redis.call('HSET', KEYS[2], name, cjson.encode(letter))
  handed = handed + 1
  local ends = letter.i + tonumber(ARGV[1])
  if not letter.l and ends > tonumber(invitation[4] or 0) then redis.call('HSET', key, 'exp', string.format('%d', ends)) end
  return string.format('handed %d', letter.i)
end

local answers = {}
for i = 1, #KEYS - 5 do
  answers[i] = hand(KEYS[5 + i], unpack(ARGV, 5 * i - 3, 5 * i + 1))
end
if handed > 0 then
  redis.call('HINCRBY', KEYS[3], 'claimed', -handed)
  redis.call('HINCRBY', KEYS[3], 'handed', handed)
end
return answers

-- INV-01
-- zh: 库存：0 ≤ 预留 ≤ 现有；供应：0 ≤ 挂接 ≤ 未到数量
-- en: Stock: 0 ≤ reserved ≤ on hand; supply: 0 ≤ pegged ≤ still to come

-- check: level_out_of_bounds
select l.company_id, l.id as level, l.on_hand, l.reserved
from stock_stocklevel l
where l.company_id = any(%(companies)s)
  and not (0 <= l.reserved and l.reserved <= l.on_hand and l.on_hand < 1000000000000);

-- check: supply_out_of_bounds
select s.company_id, s.id as supply, s.quantity, s.received, s.pegged
from promise_supply s
where s.company_id = any(%(companies)s)
  and not (0 <= s.pegged and 0 <= s.received and s.pegged <= s.quantity - s.received and s.quantity < 1000000000000);

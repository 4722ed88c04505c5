-- INV-02
-- zh: 现有库存等于其移动之和
-- en: What is on hand is the sum of its movements

-- check: on_hand_unexplained
select l.company_id, l.id as level, l.on_hand, coalesce(m.moved, 0) as moved
from stock_stocklevel l
left join (select level_id, sum(quantity) as moved from stock_stockmovement
           where company_id = any(%(companies)s) group by level_id) m on m.level_id = l.id
where l.company_id = any(%(companies)s) and l.on_hand <> coalesce(m.moved, 0);

-- INV-03
-- zh: 预留等于各有效预留之和，也等于各订单行的预留与已拣部分；挂接亦然
-- en: Reserved is the sum of open reservations and of what the lines say is reserved or picked; so it is with pegs

-- check: level_reserved_differs
select l.company_id, l.id as level, l.reserved, coalesce(r.quantity, 0) as reservations
from stock_stocklevel l
left join (select level_id, sum(quantity) as quantity from stock_reservation
           where company_id = any(%(companies)s) group by level_id) r on r.level_id = l.id
where l.company_id = any(%(companies)s) and l.reserved <> coalesce(r.quantity, 0);

-- check: line_reserved_differs
select l.company_id, l.id as line, l.reserved, l.picked, coalesce(r.quantity, 0) as reservations
from orders_orderline l
left join (select order_line_id, sum(quantity) as quantity from stock_reservation
           where company_id = any(%(companies)s) group by order_line_id) r on r.order_line_id = l.id
where l.company_id = any(%(companies)s) and l.reserved + l.picked <> coalesce(r.quantity, 0);

-- check: supply_pegged_differs
select s.company_id, s.id as supply, s.pegged, coalesce(p.quantity, 0) as pegs
from promise_supply s
left join (select supply_id, sum(quantity) as quantity from promise_peg
           where company_id = any(%(companies)s) group by supply_id) p on p.supply_id = s.id
where s.company_id = any(%(companies)s) and s.pegged <> coalesce(p.quantity, 0);

-- check: line_pegged_differs
select l.company_id, l.id as line, l.pegged, coalesce(p.quantity, 0) as pegs
from orders_orderline l
left join (select order_line_id, sum(quantity) as quantity from promise_peg
           where company_id = any(%(companies)s) group by order_line_id) p on p.order_line_id = l.id
where l.company_id = any(%(companies)s) and l.pegged <> coalesce(p.quantity, 0);

-- check: claim_on_another_item
select r.company_id, r.id as reservation, ol.item_id as ordered_item, sl.item_id as reserved_item
from stock_reservation r
join orders_orderline ol on ol.id = r.order_line_id
join stock_stocklevel sl on sl.id = r.level_id
where r.company_id = any(%(companies)s) and r.quantity <> 0 and ol.item_id is distinct from sl.item_id
union all
select p.company_id, p.id, ol.item_id, s.item_id
from promise_peg p
join orders_orderline ol on ol.id = p.order_line_id
join promise_supply s on s.id = p.supply_id
where p.company_id = any(%(companies)s) and p.quantity <> 0 and ol.item_id is distinct from s.item_id;

-- check: claim_of_no_running_order
select l.company_id, l.id as line, o.status, l.reserved, l.pegged
from orders_orderline l join orders_order o on o.id = l.order_id
where l.company_id = any(%(companies)s) and l.reserved + l.pegged + l.picked <> 0 and o.status <> 'confirmed';

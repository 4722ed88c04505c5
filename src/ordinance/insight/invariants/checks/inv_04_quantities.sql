-- INV-04
-- zh: 预留＋拣货＋已发 ≤（订购－取消）×（1＋溢装）；退回 ≤ 已发；各数量与单据之和一致
-- en: Reserved + picked + shipped ≤ (ordered − cancelled) × (1 + over tolerance); returned ≤ shipped; each is the sum of its documents

-- check: line_out_of_bounds
select l.company_id, l.id as line, l.quantity, l.cancelled, l.reserved, l.pegged, l.picked, l.shipped, l.signed, l.returned
from orders_orderline l
where l.company_id = any(%(companies)s)
  and not (l.reserved + l.pegged + l.picked + l.shipped <= (l.quantity - l.cancelled) * (1 + l.over_tolerance)
           and l.cancelled <= l.quantity and l.signed <= l.shipped and l.accepted <= l.signed and l.returned <= l.shipped
           and least(l.quantity, l.cancelled, l.reserved, l.pegged, l.picked, l.shipped, l.signed, l.accepted,
                     l.returned, l.invoiced) >= 0
           and greatest(l.quantity, l.shipped, l.invoiced) < 1000000000000);

-- check: line_differs_from_deliveries
select l.company_id, l.id as line, l.shipped, coalesce(d.shipped, 0) as delivered, l.signed, coalesce(d.signed, 0) as proved,
  l.returned, coalesce(d.returned, 0) as taken_back, l.picked, coalesce(d.picked, 0) as picked_for_deliveries
from orders_orderline l
left join (
  select dl.order_line_id, sum(dl.quantity) filter (where d.state in ('shipped', 'signed')) as shipped,
    sum(dl.picked) filter (where d.state = 'planned') as picked, sum(dl.signed) as signed, sum(dl.returned) as returned
  from shipping_deliveryline dl join shipping_delivery d on d.id = dl.delivery_id
  where dl.company_id = any(%(companies)s) group by dl.order_line_id) d on d.order_line_id = l.id
where l.company_id = any(%(companies)s)
  and (l.shipped, l.signed, l.returned, l.picked)
    is distinct from (coalesce(d.shipped, 0), coalesce(d.signed, 0), coalesce(d.returned, 0), coalesce(d.picked, 0));

-- check: delivery_without_movement
select dl.company_id, dl.delivery_id as delivery, dl.level_id as level, sum(dl.quantity) as shipped,
  coalesce(max(m.issued), 0) as issued
from shipping_deliveryline dl
join shipping_delivery d on d.id = dl.delivery_id
left join (
  select document_id, level_id, -sum(quantity) as issued from stock_stockmovement
  where kind = 'issue' and document_kind = 'delivery' and company_id = any(%(companies)s)
  group by document_id, level_id) m on m.document_id = dl.delivery_id and m.level_id = dl.level_id
where dl.company_id = any(%(companies)s) and d.state in ('shipped', 'signed') and dl.level_id <> 0  -- 0: a service
group by dl.company_id, dl.delivery_id, dl.level_id having sum(dl.quantity) <> coalesce(max(m.issued), 0);

-- INV-08
-- zh: 开票数量不超过订购数量；账单减贷项 ≤ 订单金额；每个发货行至多开票一次
-- en: Invoiced ≤ ordered; bills less credit notes ≤ the order; each shipment line is invoiced at most once

-- check: invoiced_beyond_the_line
select l.company_id, l.id as line, l.quantity, l.cancelled, l.invoiced
from orders_orderline l
where l.company_id = any(%(companies)s)
  and not (0 <= l.invoiced and l.invoiced <= (l.quantity - l.cancelled) * (1 + l.over_tolerance));

-- check: invoiced_differs_from_bills
select l.company_id, l.id as line, l.invoiced, coalesce(b.quantity, 0) as billed
from orders_orderline l
left join (select bl.order_line_id, sum(bl.quantity) as quantity
           from billing_billline bl join billing_bill b on b.id = bl.bill_id
           where b.kind = 'bill' and b.company_id = any(%(companies)s) group by bl.order_line_id) b on b.order_line_id = l.id
where l.company_id = any(%(companies)s) and l.invoiced <> coalesce(b.quantity, 0);

-- check: billed_beyond_the_order
select l.company_id, l.order_id as "order", sum(b.gross) as billed,
  sum(l.gross * (1 + l.over_tolerance)) as ordered
from orders_orderline l
join (select order_line_id, sum(gross) as gross from billing_billline
      where company_id = any(%(companies)s) group by order_line_id) b on b.order_line_id = l.id
where l.company_id = any(%(companies)s)
group by l.company_id, l.order_id having sum(b.gross) > sum(l.gross * (1 + l.over_tolerance)) + 0.01 * count(*) *
  (case when sum(l.over_tolerance) > 0 then 1 else 0 end);

-- check: shipment_billed_twice
select dl.company_id, dl.id as delivery_line, dl.quantity, dl.billed, coalesce(b.quantity, 0) as on_bills
from shipping_deliveryline dl
left join (select bl.delivery_line_id, sum(bl.quantity) as quantity
           from billing_billline bl join billing_bill b on b.id = bl.bill_id
           where b.kind = 'bill' and b.company_id = any(%(companies)s) group by bl.delivery_line_id) b
  on b.delivery_line_id = dl.id
where dl.company_id = any(%(companies)s)
  and (dl.billed <> coalesce(b.quantity, 0) or not (0 <= dl.billed and dl.billed <= dl.quantity));

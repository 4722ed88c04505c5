-- INV-10
-- zh: 客户占用额度等于重算值；没有订单在信用闸门关闭且无人放行时被确认
-- en: A customer's exposure is its recomputation; no order was confirmed through a closed credit gate nobody waived

-- check: exposure_differs
with unbilled as (
  select o.customer_id, sum(greatest(l.gross - coalesce(b.gross, 0), 0)) as amount
  from orders_order o join orders_ordertype t on t.id = o.type_id and t.is_invoiced
  join orders_orderline l on l.order_id = o.id
  left join (select bl.order_line_id, sum(bl.gross) as gross
             from billing_billline bl join billing_bill b on b.id = bl.bill_id
             where b.kind = 'bill' and b.company_id = any(%(companies)s) group by bl.order_line_id) b
    on b.order_line_id = l.id
  where o.company_id = any(%(companies)s) and o.status = 'confirmed' group by o.customer_id),
billed as (
  select customer_id, sum(gross - applied) as amount from billing_bill
  where company_id = any(%(companies)s) group by customer_id),
received as (
  select customer_id, sum(amount - applied) as amount from billing_receipt
  where company_id = any(%(companies)s) and customer_id is not null group by customer_id),
recomputed as (
  select customer_id, coalesce(u.amount, 0) + coalesce(b.amount, 0) - coalesce(r.amount, 0) as exposure
  from unbilled u full join billed b using (customer_id) full join received r using (customer_id))
select coalesce(a.company_id, c.company_id) as company_id, coalesce(a.customer_id, r.customer_id) as customer,
  a.exposure as stored, coalesce(r.exposure, 0) as recomputed
from (select * from credit_creditaccount where company_id = any(%(companies)s)) a
full join recomputed r on r.customer_id = a.customer_id
left join parties_customer c on c.id = r.customer_id
where coalesce(a.exposure, 0) <> coalesce(r.exposure, 0);

-- check: confirmed_through_a_closed_gate
select o.company_id, o.id as "order", h.id as hold, h.clause, h.put_at, o.confirmed_at
from orders_order o
join orders_hold h on h.company_id = o.company_id and h.object_kind = 'order' and h.object_id = o.id
where o.company_id = any(%(companies)s) and o.status in ('confirmed', 'closed')
  and h.state = 'standing' and h.clause <> '' and h.scope in ('confirm', '*') and h.put_at <= o.confirmed_at;

-- check: confirmed_against_the_decision
with confirmed as (
  select company_id, stream, seq from ledger_ledgerentry
  where company_id = any(%(companies)s) and kind = 'order.confirmed'),
decided as (
  select distinct on (c.stream, c.seq) c.company_id, c.stream, c.seq, e.data::jsonb as decision
  from confirmed c
  left join ledger_ledgerentry e on e.stream = c.stream and e.seq < c.seq and e.kind = 'decision.gate'
    and e.data::jsonb->>'scope' = 'confirm'
  order by c.stream, c.seq, e.seq desc)
select d.company_id, d.stream as "order", d.seq, d.decision->>'outcome' as outcome, null as clause
from decided d where d.decision is null or d.decision->>'outcome' <> 'open'
union all
select d.company_id, d.stream, d.seq, 'closed', asked.clause->>0
from decided d, jsonb_array_elements(d.decision->'asked') asked(clause)
where not (asked.clause->>1)::boolean
  and not exists (select from orders_hold h
                  where h.company_id = d.company_id and h.clause = asked.clause->>0 and h.state = 'waived'
                    and (h.object_kind = 'order' and h.object_id = d.stream or h.object_kind <> 'order'));

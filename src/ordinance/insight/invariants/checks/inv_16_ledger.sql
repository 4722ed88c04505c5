-- INV-16
-- zh: 每次订单、价格、信用额度、权限、库存变更恰有一条台账记录；哈希链首尾相接
-- en: Every change of an order, price, credit limit, post or stock has exactly one ledger row; the chain holds end to end

-- check: version_without_entry
select v.company_id, v.order_id as "order", v.versions, coalesce(e.entries, 0) as entries
from (select company_id, order_id, count(*) as versions from orders_orderversion
      where company_id = any(%(companies)s) group by company_id, order_id) v
left join (select stream, count(*) as entries from ledger_ledgerentry
           where company_id = any(%(companies)s) and kind in ('order.confirmed', 'order.changed') group by stream) e
  on e.stream = v.order_id
where v.versions <> coalesce(e.entries, 0);

-- check: change_without_version
select e.company_id, e.stream as "order", e.seq, e.kind
from ledger_ledgerentry e
where e.company_id = any(%(companies)s) and e.kind = 'order.changed'
  and not exists (select from orders_orderversion v
                  where v.order_id = e.stream and v.number = (e.data::jsonb->>'version')::int);

-- check: order_gross_differs_from_entry
select o.company_id, o.id as "order", o.gross, e.gross as told
from orders_order o
join (select distinct on (stream) stream, (data::jsonb->>'gross')::numeric as gross from ledger_ledgerentry
      where company_id = any(%(companies)s) and kind in ('order.confirmed', 'order.changed')
      order by stream, seq desc) e on e.stream = o.id
where o.status in ('confirmed', 'closed') and o.gross <> e.gross;

-- check: movement_differs_from_entry
with told as (
  select e.company_id, e.stream, (m->>0)::bigint as id, (m->>1)::bigint as level_id, m->>2 as kind,
    (m->>3)::numeric as quantity
  from ledger_ledgerentry e, jsonb_array_elements(e.data::jsonb->'movements') m
  where e.company_id = any(%(companies)s) and e.kind = 'stock.moved')
select coalesce(m.company_id, t.company_id) as company_id, coalesce(m.id, t.id) as movement, m.quantity, t.quantity as told,
  count(*) as pairs
from (select * from stock_stockmovement where company_id = any(%(companies)s)) m
full join told t on t.id = m.id
group by 1, 2, 3, 4, m.id, t.id, m.level_id, t.level_id, m.kind, t.kind
having count(*) <> 1 or (m.level_id, m.kind, m.quantity) is distinct from (t.level_id, t.kind::varchar, t.quantity);

-- check: opinion_without_entry
select p.company_id, p.id as opinion, p.decision, count(e.stream) as entries
from review_opinion p
left join ledger_ledgerentry e on e.stream = p.order_id and e.kind = 'review.opinion_given'
  and (e.data::jsonb->>'opinion')::bigint = p.id and e.data::jsonb->>'decision' = p.decision and e.actor_id = p.decided_by
where p.company_id = any(%(companies)s)
group by p.company_id, p.id, p.decision having count(e.stream) <> (case when p.decision = '' then 0 else 1 end);

-- check: hold_without_entry
with told as (
  select (data::jsonb->>'hold')::bigint as hold_id, kind from ledger_ledgerentry
  where company_id = any(%(companies)s) and kind in ('hold.put', 'hold.lifted', 'hold.waived'))
select h.company_id, h.id as hold, h.state, count(*) filter (where t.kind = 'hold.put') as put,
  count(*) filter (where t.kind <> 'hold.put') as ended
from orders_hold h left join told t on t.hold_id = h.id
where h.company_id = any(%(companies)s)
group by h.company_id, h.id, h.state
having count(*) filter (where t.kind = 'hold.put') <> 1
  or count(*) filter (where t.kind = 'hold.' || h.state) <> (case when h.state = 'standing' then 0 else 1 end)
  or count(*) filter (where t.kind <> 'hold.put') <> (case when h.state = 'standing' then 0 else 1 end);

-- check: credit_limit_differs_from_entry
select a.company_id, a.customer_id as customer, a.credit_limit, a.is_frozen, e.data as told
from credit_creditaccount a
left join lateral (
  select data::jsonb->'after' as data from ledger_ledgerentry
  where stream = a.customer_id and kind = 'credit.limit_set' order by seq desc limit 1) e on true
where a.company_id = any(%(companies)s)
  and (a.credit_limit, a.is_frozen) is distinct from
      (coalesce((e.data->>'credit_limit')::numeric, 0), coalesce((e.data->>'is_frozen')::boolean, false));

-- check: price_differs_from_entry
select r.company_id, r.id as price_rule, r.price, r.percent, count(e.stream) as entries
from pricing_pricerule r
left join ledger_ledgerentry e on e.stream = r.item_id and e.kind = 'price.set'
  and (e.data::jsonb->>'rule')::bigint = r.id
  and (e.data::jsonb->>'price')::numeric is not distinct from r.price
  and (e.data::jsonb->>'percent')::numeric is not distinct from r.percent
where r.company_id = any(%(companies)s)
group by r.company_id, r.id, r.price, r.percent having count(e.stream) <> 1;

-- check: post_without_entry
select p.company_id, p.person_id as person, p.role, count(e.stream) as entries
from people_post p
left join ledger_ledgerentry e on e.stream = p.person_id and e.company_id = p.company_id and e.kind = 'person.post_given'
  and e.data::jsonb->>'role' = p.role and (e.data::jsonb->>'customer')::bigint is not distinct from p.customer_id
where p.company_id = any(%(companies)s)
group by p.company_id, p.id, p.person_id, p.role having count(e.stream) <> 1;

-- check: money_without_entry
select b.company_id, b.id as document, b.gross as amount, count(e.stream) as entries
from billing_bill b
left join ledger_ledgerentry e on e.stream = b.id
  and e.kind = (case b.kind when 'bill' then 'bill.made' else 'credit_note.made' end)
  and (e.data::jsonb->>'gross')::numeric = b.gross
where b.company_id = any(%(companies)s)
group by b.company_id, b.id, b.gross having count(e.stream) <> 1
union all
select r.company_id, r.id, r.amount, count(e.stream)
from billing_receipt r
left join ledger_ledgerentry e on e.stream = r.id and e.kind = 'receipt.recorded'
  and (e.data::jsonb->>'amount')::numeric = r.amount
where r.company_id = any(%(companies)s)
group by r.company_id, r.id, r.amount having count(e.stream) <> 1;

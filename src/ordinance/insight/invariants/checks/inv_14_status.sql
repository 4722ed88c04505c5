-- INV-14
-- zh: 状态历史是允许的路径；当前状态为最后一步；评审未通过的订单不得确认
-- en: The history of statuses is a path of permitted moves and ends at the current one; none is confirmed unreviewed

-- check: move_not_permitted
with moves as (
  select * from unnest(%(events)s::text[], %(sources)s::text[], %(targets)s::text[]) m(event, source, target)),
walked as (
  select e.stream, e.seq, e.kind, e.company_id,
    coalesce(lag(t.target) over (partition by e.stream order by e.seq), 'draft') as source
  from ledger_ledgerentry e
  join (select distinct event, target from moves) t on t.event = e.kind
  where e.company_id = any(%(companies)s) and e.stream in (select id from orders_order))
select w.company_id, w.stream as "order", w.seq, w.kind, w.source
from walked w where not exists (select from moves m where m.event = w.kind and m.source = w.source);

-- check: status_differs_from_history
with last_move as (
  select distinct on (e.stream) e.stream, t.target
  from ledger_ledgerentry e
  join (select distinct event, target from unnest(%(events)s::text[], %(sources)s::text[], %(targets)s::text[])
          m(event, source, target)) t on t.event = e.kind
  where e.company_id = any(%(companies)s) order by e.stream, e.seq desc)
select o.company_id, o.id as "order", o.status, coalesce(m.target, 'draft') as history
from orders_order o left join last_move m on m.stream = o.id
where o.company_id = any(%(companies)s) and o.status <> coalesce(m.target, 'draft');

-- check: confirmed_without_review
with groups as (
  select order_id, step_group,
    bool_and(decision in ('pass', 'pass_with_condition')) filter (where "join" = 'all') as everyone,
    bool_or(decision in ('pass', 'pass_with_condition')) filter (where "join" = 'any') as anyone
  from review_opinion where company_id = any(%(companies)s) and not is_void group by order_id, step_group)
select o.company_id, o.id as "order", o.status, g.step_group
from orders_order o join groups g on g.order_id = o.id
where o.status in ('confirmed', 'closed') and not (coalesce(g.everyone, true) and coalesce(g.anyone, true));

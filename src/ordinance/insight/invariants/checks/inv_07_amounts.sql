-- INV-07
-- zh: 订单金额等于各行之和；行金额按所存数量、单价、折扣、税率和计价基础重算，分毫不差；账单亦然
-- en: An order's amounts are the sums of its lines; a line's are recomputed from quantity, price, discount, rate and basis

-- check: order_is_not_the_sum_of_its_lines
select o.company_id, o.id as "order", o.net, o.vat, o.gross, o.goods_net, s.net as lines_net, s.vat as lines_vat
from orders_order o
left join (select order_id, sum(net) as net, sum(vat) as vat, sum(gross) as gross,
             coalesce(sum(net) filter (where kind <> 'charge'), 0) as goods_net
           from orders_orderline where company_id = any(%(companies)s) group by order_id) s on s.order_id = o.id
where o.company_id = any(%(companies)s)
  and (o.net, o.vat, o.gross, o.goods_net) is distinct from
      (coalesce(s.net, 0), coalesce(s.vat, 0), coalesce(s.gross, 0), coalesce(s.goods_net, 0));

-- check: line_differs_from_its_terms
with terms as (
  select l.id, l.company_id, l.net, l.vat, l.gross, l.vat_rate, o.price_basis, p.places,
    round((l.quantity - l.cancelled) * l.unit_price * (100 - l.discount_percent) / 100, p.places) as quoted
  from orders_orderline l join orders_order o on o.id = l.order_id
  join unnest(%(currencies)s::text[], %(places)s::int[]) p(currency, places) on p.currency = o.currency
  where l.company_id = any(%(companies)s) and l.unit_price is not null),
due as (
  select terms.*, case when price_basis = 'gross' then round(quoted / (1 + vat_rate), places) else quoted end as due_net,
    case when price_basis = 'gross' then quoted else quoted + round(quoted * vat_rate, places) end as due_gross
  from terms)
select company_id, id as line, price_basis, quoted, net, vat, gross, due_net, due_gross
from due where net <> due_net or gross <> due_gross or vat <> due_gross - due_net;

-- check: bill_is_not_the_sum_of_its_lines
select b.company_id, b.id as bill, b.net, b.vat, b.gross, s.net as lines_net, s.vat as lines_vat, s.gross as lines_gross
from billing_bill b
left join (select bill_id, sum(net) as net, sum(vat) as vat, sum(gross) as gross from billing_billline
           where company_id = any(%(companies)s) group by bill_id) s on s.bill_id = b.id
where b.company_id = any(%(companies)s)
  and ((b.net, b.vat, b.gross) is distinct from (coalesce(s.net, 0), coalesce(s.vat, 0), coalesce(s.gross, 0))
       or b.gross <> b.net + b.vat);

-- check: fapiao_differs_from_its_bill
select f.company_id, f.id as fapiao, f.net, f.vat, f.gross, b.gross as bill_gross
from billing_fapiao f join billing_bill b on b.id = f.bill_id
where f.company_id = any(%(companies)s) and f.kind <> 'red' and f.state <> 'failed'
  and (f.net, f.vat, f.gross) is distinct from (b.net, b.vat, b.gross);

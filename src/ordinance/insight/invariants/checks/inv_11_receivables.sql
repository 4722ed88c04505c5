-- INV-11
-- zh: 应收余额 = 分录之和 = 未清项之和；每笔收款至多核销其金额；每笔分录借贷相等
-- en: Receivables are the sum of postings and of open items; money is applied at most once; debits equal credits

-- check: entry_out_of_balance
select company_id, entry_id as entry, sum(debit) as debit, sum(credit) as credit
from billing_posting where company_id = any(%(companies)s)
group by company_id, entry_id having sum(debit) <> sum(credit);

-- check: receivable_differs_from_open_items
select coalesce(p.company_id, b.company_id) as company_id, coalesce(p.customer_id, b.customer_id) as customer,
  coalesce(p.amount, 0) as postings, coalesce(b.amount, 0) as open_items
from (select company_id, customer_id, sum(debit - credit) as amount from billing_posting
      where account = 'receivable' and company_id = any(%(companies)s) group by company_id, customer_id) p
full join (select company_id, customer_id, sum(gross - applied) as amount from billing_bill
           where company_id = any(%(companies)s) group by company_id, customer_id) b
  on b.company_id = p.company_id and b.customer_id is not distinct from p.customer_id
where coalesce(p.amount, 0) <> coalesce(b.amount, 0);

-- check: advances_differ_from_receipts
select coalesce(p.company_id, r.company_id) as company_id, coalesce(p.amount, 0) as postings, coalesce(r.amount, 0) as receipts
from (select company_id, sum(credit - debit) as amount from billing_posting
      where account = 'advance' and company_id = any(%(companies)s) group by company_id) p
full join (select company_id, sum(amount - applied) as amount from billing_receipt
           where company_id = any(%(companies)s) group by company_id) r on r.company_id = p.company_id
where coalesce(p.amount, 0) <> coalesce(r.amount, 0);

-- check: bank_differs_from_receipts
select coalesce(p.company_id, r.company_id) as company_id, coalesce(p.amount, 0) as postings, coalesce(r.amount, 0) as receipts
from (select company_id, sum(debit - credit) as amount from billing_posting
      where account = 'bank' and company_id = any(%(companies)s) group by company_id) p
full join (select company_id, sum(amount) as amount from billing_receipt
           where company_id = any(%(companies)s) group by company_id) r on r.company_id = p.company_id
where coalesce(p.amount, 0) <> coalesce(r.amount, 0);

-- check: revenue_differs_from_bills
select coalesce(p.company_id, b.company_id) as company_id, coalesce(p.revenue, 0) as posted_revenue,
  coalesce(b.net, 0) as billed_net, coalesce(p.vat, 0) as posted_vat, coalesce(b.vat, 0) as billed_vat
from (select company_id, coalesce(sum(credit - debit) filter (where account = 'revenue'), 0) as revenue,
        coalesce(sum(credit - debit) filter (where account = 'vat_output'), 0) as vat
      from billing_posting where company_id = any(%(companies)s) group by company_id) p
full join (select company_id, sum(net) as net, sum(vat) as vat from billing_bill
           where company_id = any(%(companies)s) group by company_id) b on b.company_id = p.company_id
where (coalesce(p.revenue, 0), coalesce(p.vat, 0)) is distinct from (coalesce(b.net, 0), coalesce(b.vat, 0));

-- check: bill_applied_differs
select b.company_id, b.id as bill, b.kind, b.applied, coalesce(a.amount, 0) - coalesce(c.amount, 0) as applications
from billing_bill b
left join (select bill_id, sum(amount) as amount from billing_application
           where company_id = any(%(companies)s) group by bill_id) a on a.bill_id = b.id
left join (select credit_note_id, sum(amount) as amount from billing_application
           where company_id = any(%(companies)s) group by credit_note_id) c on c.credit_note_id = b.id
where b.company_id = any(%(companies)s) and b.applied <> coalesce(a.amount, 0) - coalesce(c.amount, 0);

-- check: bill_applied_out_of_bounds
select b.company_id, b.id as bill, b.gross, b.applied
from billing_bill b
where b.company_id = any(%(companies)s) and not (abs(b.applied) <= abs(b.gross) and b.applied * b.gross >= 0);

-- check: receipt_applied_differs
select r.company_id, r.id as receipt, r.amount, r.applied, coalesce(a.amount, 0) as applications
from billing_receipt r
left join (select receipt_id, sum(amount) as amount from billing_application
           where company_id = any(%(companies)s) group by receipt_id) a on a.receipt_id = r.id
where r.company_id = any(%(companies)s)
  and (r.applied <> coalesce(a.amount, 0) or not (0 <= r.applied and r.applied <= r.amount));

-- check: advance_tied_twice
select r.company_id, r.id as receipt, r.amount - r.applied as free, t.tied
from billing_receipt r
join (select receipt_id, sum(amount - applied) as tied from billing_advancetie
      where company_id = any(%(companies)s) group by receipt_id) t on t.receipt_id = r.id
where r.company_id = any(%(companies)s) and t.tied > r.amount - r.applied;

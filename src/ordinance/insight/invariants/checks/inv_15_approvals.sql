-- INV-15
-- zh: 每个评审步骤只有一个决定；评审人不是申请人；重新提交即重开评审
-- en: An approval has one decision, not by its requester, in its turn; a new submission re-opens it

-- check: decided_by_the_requester
select p.company_id, p.id as opinion, p.order_id as "order", p.decided_by
from review_opinion p
where p.company_id = any(%(companies)s) and p.decided_by = p.requester_id;

-- check: decision_incomplete
select p.company_id, p.id as opinion, p.decision, p.decided_by, p.decided_at
from review_opinion p
where p.company_id = any(%(companies)s) and (p.decision <> '') <> (p.decided_by is not null and p.decided_at is not null);

-- check: decided_twice
select company_id, order_id as "order", clause, round, count(*) as opinions
from review_opinion where company_id = any(%(companies)s)
group by company_id, order_id, clause, round having count(*) > 1;

-- check: round_not_reopened
select company_id, order_id as "order", count(distinct round) as live_rounds
from review_opinion where company_id = any(%(companies)s) and not is_void
group by company_id, order_id having count(distinct round) > 1;

-- check: decided_before_its_turn
select later.company_id, later.id as opinion, earlier.id as earlier_opinion, later.decided_at, earlier.decided_at as earlier_at
from review_opinion later
join review_opinion earlier on earlier.order_id = later.order_id and earlier.round = later.round
  and earlier.step_group < later.step_group and earlier."join" = 'all'
where later.company_id = any(%(companies)s) and later.decision <> '' and not later.is_void and not earlier.is_void
  and (earlier.decision = '' or earlier.decided_at > later.decided_at);

-- check: task_differs_from_opinion
select p.company_id, p.id as opinion, t.id as task, t.state, t.decided_by as task_by, p.decided_by
from review_opinion p join worklist_task t on t.id = p.task_id
where p.company_id = any(%(companies)s)
  and (t.company_id <> p.company_id or t.order_id <> p.order_id
       or p.decision <> '' and (t.state = 'open' or t.decided_by is distinct from p.decided_by));

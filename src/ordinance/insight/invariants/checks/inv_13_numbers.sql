-- INV-13
-- zh: 账单与贷项编号：唯一、同一序列内无缺号、按日期先后
-- en: Numbers of bills and credit notes are unique, without gaps in their series, and in order of their dates

-- check: number_given_twice
select company_id, number, count(*) as bills from billing_bill
where company_id = any(%(companies)s) group by company_id, number having count(*) > 1;

-- check: series_has_a_gap
select company_id, series, number_value, place
from (select company_id, series, number_value,
        row_number() over (partition by company_id, series order by number_value, id) as place
      from billing_bill where company_id = any(%(companies)s)) placed
where number_value <> place;

-- check: series_out_of_date_order
select company_id, series, number_value, billed_on, before
from (select company_id, series, number_value, billed_on,
        lag(billed_on) over (partition by company_id, series order by number_value, id) as before
      from billing_bill where company_id = any(%(companies)s)) dated
where billed_on < before;

"""Words for the codes that stand in rules: departments, channels, events, fields. A policy file may add its own."""

from collections.abc import Mapping
from typing import Final

from ordinance.foundation.policy.rules.clauses import Bilingual

_WORDS: Final = """
sales|销售部|sales
desk|订单部|the order desk
finance|财务部|finance
warehouse|仓库|the warehouse
service|服务组|the service team
purchasing|采购部|purchasing
planning|计划部|planning
production|生产部|production
quality|质量部|quality
logistics|物流部|logistics
aftersales|售后部|after-sales
legal|法务部|legal
technical|技术部|technical
manager|主管|the manager
customer|客户|the customer
phone|电话|phone
website|网站|website
app|应用程序|app
counter|门店柜台|shop counter
email|电子邮件|e-mail
portal|客户门户|customer portal
api|数据接口|data interface
file|文件导入|file import
platform|网络平台|on-line platform
edi|电子数据交换|EDI
contact|联系人|contact
address|送货地址|delivery address
payment_term|付款条件|payment term
requested_on|要求交期|requested date
product|产品|product
quantity|数量|quantity
price|价格|price
receipt|收到订单时|at receipt
entry|录入时|at entry
confirmation|确认时|at confirmation
shipped|发货后|after shipping
signed|签收后|after signing
completed|全部完成后|after everything is done
submit|提交|submission
confirm|确认|confirmation
plan|排产|planning
purchase|采购|purchasing
produce|生产|production
pick|拣货|picking
check|复核|checking
pack|包装|packing
ship|发货|shipping
sign|签收|signing
invoice|开账|invoicing
change|变更|change
refund|退款|refund
close|关闭|closing
stock|现有库存|stock on hand
supply|在途货源|dated supply
transfer|调拨|transfer
purchase_order|采购补货|buying in
prepaid|款到发货|payment before shipping
cod|货到付款|payment on delivery
deposit30|定金 30% 加发货前余款|30 % down and the balance before shipping
deposit30_net30|定金 30% 加 30 天余款|30 % down and the balance within 30 days
net30|账期 30 天|30 days from the bill
net60|账期 60 天|60 days from the bill
monthly30|月结 30 天|monthly with 30 days
monthly60|月结 60 天|monthly with 60 days
own_fleet|自有车辆|own vehicles
third_party|物流公司|logistics companies
all|全部|all
any|任一|any
order.received|收到订单|receipt of the order
order.submitted|订单提交|submission
order.returned|订单退回|return of the order
order.confirmed|订单确认|confirmation
order.closed|订单关闭|closing
delivery.released|发货通知|release for delivery
delivery.shipped|发货|shipping
delivery.signed|签收|signing
invoice.issued|开账|billing
payment.received|收款|receipt of payment
orders.submit|提交订单|submitting the order
orders.release|有权解除订单停单者|whoever may release orders
credit.release|有权放行信用者|whoever may release credit
orders.confirm|确认订单|confirming the order
review.desk|订单评审|the order desk's review
review.sales|销售评审|the sales review
review.finance|财务评审|the finance review
review.warehouse|仓库评审|the warehouse review
review.planning|计划评审|the planning review
review.product|产品评审|the product review
review.legal|法务评审|the legal review
review.logistics|物流评审|the logistics review
review.technical|技术评审|the technical review
review.manager|主管|the manager
shipping.pick|拣货|picking the goods
shipping.check|复核|checking the goods
fax|传真|fax
visit|来访|visit
custom|定制品|custom goods
regulated|管制品|regulated goods
customer_po|客户订单|the customer's order
contract|合同|the contract
order_cycle|接单至确认的周期|the time from receipt to confirmation
workdays|个工作日|working days
steps_in_time|按期完成率|the share of steps done in time
month|月|month
billing.match|收款核销|matching payments
"""

LABELS: Final[Mapping[str, Bilingual]] = {
    code: Bilingual(zh, en) for code, zh, en in (line.split("|") for line in _WORDS.strip().splitlines())
}

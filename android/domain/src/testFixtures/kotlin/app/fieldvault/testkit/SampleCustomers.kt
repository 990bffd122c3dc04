package app.fieldvault.testkit

import app.fieldvault.agent.Contact
import app.fieldvault.agent.Label
import app.fieldvault.agent.Reminder
import app.fieldvault.agent.Visit

/** A customer of the fake: what the core would hold, and the pinyin by which it sorts. */
data class Sample(
    val id: String,
    val name: String,
    val pinyin: String,
    val company: String,
    val phone: String,
    val email: String,
    val city: String,
    val address: String,
    val label: Label,
    val notes: String,
    val rev: Long = 1,
    val lastContactMs: Long? = null,
    val contacts: List<Contact> = emptyList(),
    val visits: List<Visit> = emptyList(),
    val reminders: List<Reminder> = emptyList(),
    val pending: Boolean = false,
)

/** Customers that nobody is. Numbers are of ranges that are not handed out. */
object SampleCustomers {
    private const val DAY = 86_400_000L

    /** A dozen, Chinese and English, of all labels. */
    fun dozen(nowMs: Long = FakeClock.START): List<Sample> = listOf(
        Sample(
            id(1), "张伟", "zhang wei", "上海晨光机电设备有限公司", "13800135678", "zhang.wei@chenguang.example", "上海", "上海市静安区南京西路 1266 号 18 楼",
            Label.Confidential, "报价单寄到前台，周五前回电。", lastContactMs = nowMs - 2 * DAY,
            contacts = listOf(Contact(id(101), "陈静", "采购主管", "13700132211", "chen.jing@chenguang.example")),
            visits = listOf(
                Visit(id(201), nowMs - 2 * DAY, "看了样机，等预算批复。", "interested", "静安寺"),
                Visit(id(202), nowMs - 40 * DAY, "初次拜访。", "met", null),
            ),
            reminders = listOf(Reminder(id(301), nowMs + 3_600_000, "带新报价", false)),
        ),
        Sample(
            id(2), "李娜", "li na", "杭州绿源食品", "13900136789", "lina@lvyuan.example", "杭州", "杭州市西湖区文三路 90 号", Label.Internal,
            "喜欢上午谈。", lastContactMs = nowMs - 9 * DAY, reminders = listOf(Reminder(id(302), nowMs + 26 * 3_600_000, "确认试用数量", false)),
        ),
        Sample(id(3), "王芳", "wang fang", "苏州工业园区博远自动化科技有限公司", "13600137890", "", "苏州", "苏州工业园区星湖街 328 号", Label.Restricted, "只通过总经理联系。", lastContactMs = nowMs - DAY),
        Sample(
            id(4), "欧阳明月", "ou yang ming yue", "成都天府新材料", "13500138901", "ouyang@tianfu.example", "成都", "成都市高新区天府大道 1700 号",
            Label.Internal, "", reminders = listOf(Reminder(id(303), nowMs - 5 * 3_600_000, "回电：交期", false)),
        ),
        Sample(id(5), "赵磊", "zhao lei", "", "13400139012", "", "上海", "", Label.Public, "展会上认识。"),
        Sample(id(6), "Grace Miller", "grace miller", "Northwind Instruments Ltd", "+442079460123", "grace@northwind.example", "London", "12 Harbour Row, London", Label.Internal, "Prefers e-mail.", lastContactMs = nowMs - 20 * DAY),
        Sample(id(7), "Tom O'Brien", "tom o'brien", "Harbour & Sons", "+353209120456", "tom@harbour.example", "Dublin", "3 Quay Street, Dublin", Label.Public, "", lastContactMs = nowMs - 3 * DAY),
        Sample(id(8), "Alexandra Konstantinopoulou-Fairweather", "alexandra", "International Consolidated Precision Bearings and Transmissions Group", "+302109876543", "a.k.fairweather@icpbt.example", "Athens", "A very long street name that runs on and on 118, building C, entrance 4, floor 11", Label.Confidential, "Long names test every row."),
        Sample(id(9), "刘洋", "liu yang", "青岛海天物流", "13300130123", "liuyang@haitian.example", "青岛", "青岛市市南区香港中路 76 号", Label.Internal, "", lastContactMs = nowMs - 60 * DAY),
        Sample(id(10), "孙悦", "sun yue", "上海晨光机电设备有限公司", "13200131234", "", "上海", "上海市静安区南京西路 1266 号 18 楼", Label.Internal, "与张伟同公司。", lastContactMs = nowMs - 2 * DAY),
        Sample(id(11), "周杰", "zhou jie", "广州南方电子", "13100132345", "zhou@nanfang.example", "广州", "广州市天河区体育东路 138 号", Label.Public, ""),
        Sample(id(12), "吴敏", "wu min", "深圳前海数据", "13000133456", "wumin@qianhai.example", "深圳", "深圳市前海路 1 号", Label.Confidential, "合同在法务。", lastContactMs = nowMs - 4 * DAY),
    )

    /** [count] customers made from the dozen, each with an id and a name of its own. */
    fun many(count: Int, nowMs: Long = FakeClock.START): List<Sample> {
        val seed = dozen(nowMs)
        return List(count) { n ->
            val of = seed[n % seed.size]
            if (n < seed.size) of else of.copy(id = id(1_000 + n), name = "${of.name} $n", pinyin = "${of.pinyin} $n", reminders = emptyList())
        }
    }

    /** An id that a test can name. */
    fun id(n: Int): String = "0190a000-0000-7000-8000-%012x".format(n)
}

package app.fieldvault.bench

import app.fieldvault.core.PageReader
import app.fieldvault.core.testkit.CannedPages
import app.fieldvault.core.testkit.cannedNothing
import app.fieldvault.core.testkit.cannedPage

/**
 * What it costs to cross the boundary, with no store behind it: the smallest call, and a page of 50 rows until Kotlin has its values.
 * Through UniFFI's generated calls, and as lists cross. One JSON line (scripts/bench android).
 */
fun main(arguments: Array<String>) {
    val repeats = arguments.firstOrNull()?.toInt() ?: 15
    val packed = PageReader(CannedPages.packed()).list()
    val records = cannedPage()
    check(packed.items.map { it.name to it.nextFollowUpMs } == records.items.map { it.name to it.nextFollowUpMs }) { "the two pages differ" }
    val call = Interleaved(repeats, CALLS).measure({ CannedPages.nothing() }, { cannedNothing() })
    val page = Interleaved(repeats, PAGES).measure({ PageReader(CannedPages.packed()).list().items.size }, { cannedPage().items.size })
    val copy = Interleaved(repeats, PAGES).measure({ CannedPages.copied() }, { CannedPages.nothing() })
    println("""{"call":${call.json()},"page":${page.json()},"copy":${copy.json()},"page_bytes":${CannedPages.packed().size}}""")
}

private const val CALLS = 5_000
private const val PAGES = 200

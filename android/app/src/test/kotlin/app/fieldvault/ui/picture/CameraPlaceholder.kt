package app.fieldvault.ui.picture

import androidx.compose.foundation.Canvas
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.unit.dp
import com.google.zxing.BarcodeFormat
import com.google.zxing.qrcode.QRCodeWriter

/** Stands where a phone has its camera's picture: a desk with a printed code on it. */
@Composable
internal fun CameraPlaceholder(modifier: Modifier) = Canvas(modifier) {
    drawRect(Color(0xFF5B6468))
    val code = QRCodeWriter().encode(SampleCode.WHOLE, BarcodeFormat.QR_CODE, 0, 0)
    val side = (minOf(size.width, size.height) * 0.56f).coerceAtMost(280.dp.toPx())
    val corner = Offset((size.width - side) / 2, (size.height - side) / 2)
    drawRect(Color.White, corner, Size(side, side))
    val dot = side / code.width
    for (y in 0 until code.height) {
        for (x in 0 until code.width) {
            if (code[x, y]) drawRect(Color.Black, corner + Offset(x * dot, y * dot), Size(dot, dot))
        }
    }
}

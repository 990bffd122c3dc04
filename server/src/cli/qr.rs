//! A QR code for a terminal, two modules to a character.

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use super::failure::Failure;

/// `payload` as lines of block characters, light on dark.
pub(super) fn draw(payload: &[u8]) -> Result<String, Failure> {
    let code = QrCode::with_error_correction_level(payload, qrcode::EcLevel::L)
        .map_err(|_| Failure::Internal("the payload does not fit a QR code"))?;
    Ok(code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build())
}

"""Sign-in with WeCom (企业微信): inside its app by 网页授权, on a computer by QR code."""

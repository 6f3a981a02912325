"""The addresses of products."""

from django.urls import path

from gendan.desk.views import products

urlpatterns = [
    path("products/", products.products, name="products"),
    path("products/new/", products.add_product, name="add_product"),
    path("products/export/", products.export_products, name="export_products"),
    path("products/<int:product_id>/", products.product, name="product"),
    path("products/<int:product_id>/edit/", products.edit_product, name="edit_product"),
    path("products/<int:product_id>/use/", products.use_product, name="use_product"),
    path("products/<int:product_id>/specification/", products.specification, name="product_specification"),
]

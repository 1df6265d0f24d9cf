# JupyterLab with the collection, its figures built: docker build -t case-for-change .
#   docker run --rm -p 8888:8888 case-for-change
FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /case-for-change
RUN useradd --create-home analyst && chown analyst .

COPY requirements.lock .
RUN python -m pip install --require-hashes -r requirements.lock

COPY --chown=analyst . .
RUN python -m pip install --no-build-isolation --no-deps -e .

USER analyst
RUN case-for-change process

EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
